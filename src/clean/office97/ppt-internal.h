/* clean/office97/ppt-internal.h -- between the files that disarm a presentation of PowerPoint 97 to
 * 2003 */
#pragma once
#include "clean/office97/art.h"
#include "clean/records.h"

#define PPT_DOCUMENT 0x03E8u
#define PPT_SLIDE_LIST 0x0FF0u
#define PPT_SLIDE_PLACE 0x03F3u
#define PPT_OBJECTS_MAX 0xFFFFFu /* numbers of persistent objects */

typedef struct {
    DisarmJob *job;
    const guint8 *bytes, *pictures; /* the streams; lent */
    gsize size, pictures_size;
    GHashTable *places;   /* number of an object -> where it lies, plus one */
    GHashTable *links;    /* numbers of links that stay */
    GHashTable *gone;     /* numbers that lists name and that are nowhere */
    GArray *live;         /* guint32: numbers of objects that are reached, sorted */
    guint32 document;     /* its number */
    guint32 session;      /* the number of what tells its encryption; 0: there is none */
    GPtrArray *decrypted; /* copies that `bytes` and `pictures` may lie in */
    GByteArray *out, *pictures_out;
    gsize taken;      /* bytes of objects */
    guint in_drawing; /* records of a shape are read */
    gboolean linked;  /* the action before is a link that stays */
    GError *failed;
} Ppt;

gboolean ppt_fail(Ppt *ppt, const char *why);
void ppt_note(Ppt *ppt, DisarmDanger danger, DisarmDeed deed, const char *detail);
/* ppt-edits.c: what the last edit of the file refers to. */
gboolean ppt_read_edits(Ppt *ppt, const guint8 *user, gsize user_size);
/* ppt-crypt.c: `bytes` and `pictures` as they are without their password, once places are known. */
gboolean ppt_decrypt(Ppt *ppt);
/* Objects one behind the other, their directory and the one edit. */
void ppt_put_objects(Ppt *ppt, GByteArray *user);
/* ppt-records.c: records by the list, written anew. */
void ppt_put_records(Ppt *ppt, const guint8 *bytes, gsize size, GByteArray *out);
/* ppt-links.c */
void ppt_read_links(Ppt *ppt, const CleanArtRecord *document);
void ppt_put_links(Ppt *ppt, const CleanArtRecord *list, GByteArray *out);
void ppt_put_action(Ppt *ppt, const CleanArtRecord *container, GByteArray *out);
