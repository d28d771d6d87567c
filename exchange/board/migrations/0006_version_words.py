"""A version knows the words it was made from, not the revision: that counts other changes too."""

from hashlib import sha256

from django.db import migrations, models


def know_words(apps, schema_editor):
    for one in apps.get_model("board", "Version").objects.select_related("need", "offer"):
        thing = one.need or one.offer
        if one.of_rev == thing.rev:
            one.of_words = sha256(f"{thing.title}\n{thing.text}".encode()).hexdigest()
            one.save(update_fields=["of_words"])


class Migration(migrations.Migration):
    dependencies = [("board", "0005_version")]

    operations = [
        migrations.AddField("version", "of_words", models.CharField(default="", max_length=64),
                            preserve_default=False),
        migrations.RunPython(know_words, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("version", "of_rev"),
    ]  # fmt: skip
