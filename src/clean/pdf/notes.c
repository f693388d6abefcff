/* clean/pdf/notes.c -- what is said of a key that goes: the danger it is known for, or none */
#include "clean/pdf/internal.h"
#include <string.h>

#define QUIET DISARM_DANGER_LAST /* tells nobody anything, or can be made again */

static const struct {
    const char *key;
    DisarmDanger danger;
} keys[] = {
    {"3D", DISARM_MEDIA},
    {"AF", DISARM_EMBEDDED_FILE},
    {"Alternates", DISARM_EXTERNAL_RESOURCE},
    {"AlternatePresentations", DISARM_SCRIPT},
    {"ByteRange", DISARM_SIGNATURE},
    {"CO", DISARM_SCRIPT},
    {"Collection", DISARM_EMBEDDED_FILE},
    {"DSS", DISARM_SIGNATURE},
    {"EF", DISARM_EMBEDDED_FILE},
    {"EmbeddedFiles", DISARM_EMBEDDED_FILE},
    {"FS", DISARM_EMBEDDED_FILE},
    {"FileAttachment", DISARM_EMBEDDED_FILE},
    {"IDS", DISARM_EXTERNAL_RESOURCE},
    {"JS", DISARM_SCRIPT},
    {"JavaScript", DISARM_SCRIPT},
    {"LastModified", DISARM_PERSONAL},
    {"Legal", DISARM_SIGNATURE},
    {"Lock", DISARM_SIGNATURE},
    {"M", DISARM_PERSONAL},
    {"CreationDate", DISARM_PERSONAL},
    {"Creator", DISARM_PERSONAL},
    {"Metadata", DISARM_PERSONAL},
    {"Movie", DISARM_MEDIA},
    {"OPI", DISARM_EXTERNAL_RESOURCE},
    {"OutputIntents", DISARM_COLOUR_PROFILE},
    {"PS", DISARM_SCRIPT},
    {"Perms", DISARM_SIGNATURE},
    {"PieceInfo", DISARM_CUSTOM_DATA},
    {"PrinterMark", DISARM_UNKNOWN_CONTENT},
    {"RC", DISARM_FOREIGN_CONTENT},
    {"RV", DISARM_FOREIGN_CONTENT},
    {"Ref", DISARM_EXTERNAL_RESOURCE},
    {"Renditions", DISARM_MEDIA},
    {"Requirements", DISARM_SCRIPT},
    {"RichMedia", DISARM_MEDIA},
    {"SV", DISARM_SIGNATURE},
    {"Screen", DISARM_MEDIA},
    {"SigFlags", DISARM_SIGNATURE},
    {"SigRef", DISARM_SIGNATURE},
    {"Sound", DISARM_MEDIA},
    {"SpiderInfo", DISARM_EXTERNAL_RESOURCE},
    {"Templates", DISARM_HIDDEN},
    {"Thumb", DISARM_THUMBNAIL},
    {"URI", DISARM_LINK},
    {"URLS", DISARM_EXTERNAL_RESOURCE},
    {"XFA", DISARM_SCRIPT},
    {"AcroForm", QUIET},
    {"CIDSet", QUIET},
    {"Configs", QUIET},
    {"Contents", QUIET},
    {"DP", QUIET},
    {"DV", QUIET},
    {"Dests", QUIET},
    {"Encoding", QUIET},
    {"Extensions", QUIET},
    {"Count", QUIET},
    {"First", QUIET},
    {"Last", QUIET},
    {"Next", QUIET},
    {"Prev", QUIET},
    {"SE", QUIET},
    {"FontFile", QUIET}, /* said where it is read */
    {"FontFile2", QUIET},
    {"FontFile3", QUIET},
    {"HT", QUIET},
    {"ID", QUIET},
    {"IRT", QUIET},
    {"Mask", QUIET},
    {"NM", QUIET},
    {"Names", QUIET}, /* each by itself */
    {"P", QUIET},
    {"PTEX.FileName", DISARM_PERSONAL},
    {"PTEX.Fullbanner", DISARM_PERSONAL},
    {"PTEX.InfoDict", DISARM_PERSONAL},
    {"PTEX.PageNumber", QUIET},
    {"Parent", QUIET},
    {"Popup", QUIET},
    {"SMask", QUIET},
    {"Name", QUIET},
    {"HideMenubar", QUIET},
    {"HideToolbar", QUIET},
    {"HideWindowUI", QUIET},
    {"NonFullScreenPageMode", QUIET},
    {"PageMode", QUIET},
    {"PZ", QUIET},
    {"Outlines", QUIET},
    {"Style", QUIET},
    {"C", QUIET},
    {"ClassMap", QUIET},
    {"Headers", QUIET},
    {"IDTree", QUIET},
    {"K", QUIET},
    {"NS", QUIET},
    {"ParentTreeNextKey", QUIET},
    {"Phoneme", QUIET},
    {"PhoneticAlphabet", QUIET},
    {"R", QUIET},
    {"UserProperties", QUIET},
    {"StructParent", QUIET},
    {"TM", QUIET},
    {"TR", QUIET},
    {"TR2", QUIET},
    {"Threads", QUIET},
    {"ToUnicode", QUIET},
    {"Type", QUIET},
    {"UCR", QUIET},
    {"UCR2", QUIET},
    {"BG", QUIET},
    {"BG2", QUIET},
    {"Usage", QUIET},
    {"Version", QUIET},
};

static const struct {
    const char *name;
    DisarmDanger danger;
} actions[] = {
    {"JavaScript", DISARM_SCRIPT},
    {"Launch", DISARM_EXECUTABLE},
    {"GoToR", DISARM_UNSAFE_LINK},
    {"GoToE", DISARM_UNSAFE_LINK},
    {"URI", DISARM_UNSAFE_LINK},
    {"SubmitForm", DISARM_SUBMIT},
    {"ImportData", DISARM_EXTERNAL_RESOURCE},
    {"Rendition", DISARM_MEDIA},
    {"Movie", DISARM_MEDIA},
    {"Sound", DISARM_MEDIA},
    {"GoTo3DView", DISARM_MEDIA},
    {"RichMediaExecute", DISARM_MEDIA},
};

/* Not one that was kept in another form. */
static void note_action(Pdf *pdf, const PdfValue *action)
{
    const PdfValue *kind = pdf_get(pdf->document, action, "S");
    if (action->type != PDF_DICT || kind->type != PDF_NAME)
        return;
    DisarmDanger danger = DISARM_ACTION;
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++)
        if (strcmp(actions[i].name, kind->as.text) == 0)
            danger = actions[i].danger;
    pdf_note(pdf, danger, kind->as.text);
}

static void note_actions(Pdf *pdf, const PdfValue *value)
{
    value = pdf_resolve(pdf->document, value);
    if (value->type != PDF_DICT)
        return;
    if (pdf_dict_get(value, "S") != NULL) {
        note_action(pdf, value);
        return;
    }
    for (guint32 i = 0; i < value->size; i++)
        note_action(pdf, pdf_resolve(pdf->document, &value->as.entries[i].value));
}

void pdf_note_key(Pdf *pdf, const PdfKind *kind, const char *key, const PdfValue *value)
{
    if (key == NULL)
        return;
    if (pdf_word_in("|A|AA|OpenAction|PA|", key)) {
        note_actions(pdf, value);
        return;
    }
    if (strcmp(kind->name, "field") == 0 && strcmp(key, "V") == 0) {
        pdf_note(pdf, DISARM_SIGNATURE, NULL); /* the only value that is a dictionary */
        return;
    }
    DisarmDanger danger = DISARM_UNKNOWN_CONTENT;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i].key, key) == 0)
            danger = keys[i].danger;
    if (danger == QUIET || (danger == DISARM_EMBEDDED_FILE && pdf_files_hold(pdf, key, value)))
        return;
    g_autofree char *detail = g_strdup_printf("/%s (%s)", key, kind->name);
    pdf_note(pdf, danger, detail);
}
