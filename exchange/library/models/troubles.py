"""The words of what goes wrong when a hub is read, by the word that its reader gave."""

from django.utils.translation import gettext_lazy as _

# Why a run ended early; each says what to do next.
TROUBLES = {
    "no_answer": _("The hub did not answer. It is tried again at the next time."),
    "busy": _("The hub has too much to do just now. It is tried again at the next time."),
    "cut_off": _("An answer broke off in the middle. It is tried again at the next time."),
    "gone": _("There is nothing at this address. Look for its new one."),
    "status": _("The hub does not let us read this address. Ask the people of the hub."),
    "not_public": _("The address leads into a private network. Only public ones are read."),
    "other_host": _(
        "It leads to a host that nobody confirmed, named below. If it belongs to the hub, add it "
        "to the other hosts."
    ),
    "too_big": _("One answer is larger than 10 MB. Ask the hub for smaller pages."),
    "page": _("The address leads to a web page for people. Give the one that machines read."),
    "xml": _("What came is no XML that can be read. Tell the people of the hub."),
    "json": _("What came is no JSON that can be read. Tell the people of the hub."),
    "rdf": _("What came is no Turtle or RDF/XML that can be read. Tell the people of the hub."),
    "entities": _("The file declares entities. Such files are refused: they can do harm."),
    "nested": _("What came is nested without end, and was refused."),
    "too_many": _("The catalogue is too large for one file. Ask the hub for pages."),
    "not_oai": _("This is no OAI-PMH address. It often ends in /oai."),
    "not_ckan": _("This is no CKAN. Give the address of the site itself."),
    "not_feed": _("This is no RSS or Atom feed."),
    "not_map": _("This is no sitemap. It often ends in /sitemap.xml."),
    "no_datasets": _("No data set stands in this catalogue."),
    "no_dc": _("The hub does not speak Dublin Core (oai_dc)."),
    "said_no": _("The hub refused what we asked, in the words below."),
    "token": _("The hub forgets where we were, again and again. Tell the people of the hub."),
    "endless": _("The hub's list turns in a circle. What came before is kept."),
    "empty": _("The hub named nothing at all this time. Nothing was taken off. Ask its people."),
    "ours": _("Our own reading failed. An administrator finds the reason in the log."),
}
# Why one record was skipped.
PROBLEMS = {
    "no_identifier": _("It has no identifier."),
    "no_title": _("It has no title."),
    "no_link": _("It has no address on the web."),
    "too_long": _("Its identifier is too long."),
    "empty": _("It holds nothing."),
    "xml": _("It is no XML that can be read."),
    "json": _("It is no JSON that can be read."),
    "gone": _("It is named, but not there."),
    "invalid": _("It holds something that cannot be kept."),
}
