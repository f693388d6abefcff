/* clean/markup/page-parts.h -- what a saved page came with (MHTML, RFC 2557), by the addresses that
 * lead to it; pure (clean/ only) */
#pragma once
#include "mail/message.h"

typedef struct {
    const MailPart *mail; /* lent */
    char *place, *id;     /* Content-Location, Content-ID as "cid:…"; "" for none; owned */
    GByteArray *bytes;    /* owned; NULL until it is opened */
    char *made;           /* a picture as an address that may stay; owned, or NULL */
    gboolean used;        /* something led to it */
    gboolean failed;      /* a picture that does not stay, which was noted */
} PagePart;

typedef struct PageParts PageParts;
/* All parts of a message that have none themselves. `root` must outlive it. Owned. */
PageParts *page_parts_new(const MailPart *root);
void page_parts_free(PageParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageParts, page_parts_free)
guint page_parts_count(const PageParts *parts);
PagePart *page_parts_get(const PageParts *parts, guint at);

/* The page that the message is: by `start`, by the address that was saved, else the first. NULL
 * when there is no page in it. */
PagePart *page_parts_root(const PageParts *parts);
/* What `address` leads to on a page that lies at `base`; NULL when it did not come along. */
PagePart *page_parts_find(const PageParts *parts, const char *base, const char *address);
/* An address as a page at `base` means it (RFC 3986, 5.2), in the form in which they are compared.
 * Transfer full. */
char *page_address(const char *base, const char *address);
/* What is in it, charged to the budget once; NULL with an error. Lent. */
const GByteArray *page_part_open(PagePart *part, DisarmBudget *budget, GError **error);
/* How the report calls it: the last piece of its address, else its type. Lent. */
const char *page_part_name(const PagePart *part);
gboolean page_part_is_page(const PagePart *part);
