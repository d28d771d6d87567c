"""The columns of a table of national targets, and what they may be called."""

from __future__ import annotations

# What a column may be called, in the six languages; the first word of each is how we write it.
COLUMNS: dict[str, dict[str, list[str]]] = {
    "code": {
        "en": ["code", "number", "no", "no.", "id", "target code", "target number"],
        "fr": ["code", "numéro", "n°", "no"], "es": ["código", "número", "n.º", "nº"],
        "ru": ["код", "номер", "№"], "zh": ["编号", "代码", "编码", "序号"],
        "ar": ["الرمز", "رمز", "الرقم", "رقم"],
    },
    "title": {
        "en": ["title", "national target", "target", "name", "short title"],
        "fr": ["titre", "cible nationale", "cible", "intitulé"],
        "es": ["título", "meta nacional", "meta", "nombre"],
        "ru": ["название", "национальная целевая задача", "национальная задача", "задача"],
        "zh": ["标题", "国家目标", "国家行动目标", "目标", "名称"],
        "ar": ["العنوان", "الهدف الوطني", "الهدف", "عنوان", "الاسم"],
    },
    "text": {
        "en": ["text", "description", "full text", "wording"],
        "fr": ["texte", "description", "libellé"], "es": ["texto", "descripción"],
        "ru": ["текст", "описание", "формулировка"], "zh": ["正文", "文本", "描述", "说明"],
        "ar": ["النص", "نص", "الوصف", "وصف"],
    },
    "alignments": {
        "en": ["alignment", "alignments", "aligned with", "global target", "global targets"],
        "fr": ["alignement", "alignements", "cible mondiale", "cibles mondiales"],
        "es": ["alineación", "alineamiento", "meta mundial", "metas mundiales"],
        "ru": ["соответствие", "глобальная задача", "глобальные задачи"],
        "zh": ["对应的全球目标", "对应目标", "全球目标"],
        "ar": ["المواءمة", "مواءمة", "الهدف العالمي", "الأهداف العالمية"],
    },
    "lacks": {
        "en": ["lacking", "lacks", "what is lacking", "support needed", "needs", "gaps"],
        "fr": ["manques", "ce qui manque", "soutien nécessaire", "besoins"],
        "es": ["carencias", "lo que falta", "apoyo necesario", "necesidades"],
        "ru": ["не хватает", "чего не хватает", "нужная поддержка"],
        "zh": ["缺少", "缺乏", "所需支持"], "ar": ["ما ينقص", "ينقصه", "الدعم المطلوب"],
    },
    "barriers": {
        "en": ["in the way", "barriers", "barrier", "challenges", "obstacles"],
        "fr": ["obstacles", "difficultés"], "es": ["obstáculos", "barreras", "dificultades"],
        "ru": ["препятствия", "барьеры"], "zh": ["障碍", "困难"],
        "ar": ["العوائق", "العقبات", "التحديات"],
    },
}  # fmt: skip
FIELD_OF = {word: name for name, by in COLUMNS.items() for words in by.values() for word in words}
# Without a header a line is a title, or these columns in this order.
UNNAMED = ("code", "title", "text", "alignments", "lacks", "barriers")
# A sheet calculates what begins with one of these, and so must not be handed one.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
