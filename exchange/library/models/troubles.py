"""The words of what goes wrong when a hub is read, by the word that its reader gave."""

from django.utils.translation import gettext_lazy as _

_SILENT = _("The hub did not answer, or not whole. It is tried again at the next time.")
_UNREADABLE = _("What came cannot be read. Tell the people of the hub what stands below.")
_ANOTHER_KIND = _("What came is not of the kind chosen. Look at the kind and the address.")
_TOO_BIG = _("One answer is larger than we read. Ask the people of the hub for smaller pages.")
_HARMFUL = _("The file holds entities, or nests without end. It was refused: it could do harm.")
_NO_END = _("The hub's list comes to no end. What came before is kept. Tell the people of the hub.")
# Why a run ended early; each says what to do next.
TROUBLES = {
    "no_answer": _SILENT, "busy": _SILENT, "cut_off": _SILENT,
    "gone": _("There is nothing at this address. Look for its new one."),
    "status": _("The hub does not let us read this address. Ask the people of the hub."),
    "not_public": _("The address leads into a private network. Only public ones are read."),
    "other_host": _("It leads to the host below, which nobody confirmed. If it belongs to the hub, "
                    "add it to the other hosts."),
    "robots": _("The hub asks machines not to read this address (robots.txt). Ask its people to "
                "let Ecotone read it."),
    "too_big": _TOO_BIG, "too_many": _TOO_BIG, "entities": _HARMFUL, "nested": _HARMFUL,
    "page": _("The address leads to a web page for people. Give the one that machines read."),
    "xml": _UNREADABLE, "json": _UNREADABLE, "rdf": _UNREADABLE, "not_oai": _ANOTHER_KIND,
    "not_ckan": _ANOTHER_KIND, "not_feed": _ANOTHER_KIND, "not_map": _ANOTHER_KIND,
    "no_datasets": _ANOTHER_KIND, "no_dc": _ANOTHER_KIND,
    "said_no": _("The hub refused what we asked, in the words below."),
    "token": _NO_END, "endless": _NO_END,
    "empty": _("The hub named nothing at all this time. Nothing was taken off. Ask its people."),
    "ours": _("Our own reading failed. An administrator finds the reason in the log."),
}  # fmt: skip
_BROKEN = _("It cannot be read.")
# Why one record was skipped.
PROBLEMS = {
    "no_identifier": _("It has no identifier."), "no_title": _("It has no title."),
    "no_link": _("It has no address on the web."), "too_long": _("Its identifier is too long."),
    "empty": _("It holds nothing."), "xml": _BROKEN, "json": _BROKEN,
    "gone": _("It is named, but not there."),
    "robots": _("The hub asks machines not to read it (robots.txt)."),
    "invalid": _("It holds something that cannot be kept."),
}  # fmt: skip
