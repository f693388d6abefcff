/* front/cards.h -- certificates that IC cards present: judged against the authorities the body
 * trusts and the revocation lists of these (RFC 5280)
 *
 * SITE/tls/cards/ca.pem: the authorities that issue the cards themselves, 16 at most; read before
 * front locks itself down. SITE/tls/cards/crl.pem: their revocation lists; read again when it has
 * changed. Without a list in force of the very authority nobody is let in. */
#pragma once
#include <glib.h>
#include <gnutls/gnutls.h>

#define FRONT_CARDS_DIR "tls/cards"
#define FRONT_CARD_TEXT_BYTES 256

typedef struct FrontCards FrontCards;
/* NULL without an error when the site trusts no authority for cards. PROBLEM_FORMAT, PROBLEM_IO. */
FrontCards *front_cards_load(int site_dirfd, GError **error);
void front_cards_free(FrontCards *cards);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrontCards, front_cards_free)
/* As ca.pem has it, for the TLS library. Lent. */
const char *front_cards_authorities(const FrontCards *cards);

typedef enum {
    FRONT_CARD_GOOD,
    FRONT_CARD_NONE,      /* none was presented */
    FRONT_CARD_UNTRUSTED, /* not issued by one of the authorities, or altered */
    FRONT_CARD_EXPIRED,   /* or not yet in force, or its authority's */
    FRONT_CARD_UNFIT,     /* not for signing in: see people_certificate_read */
    FRONT_CARD_REVOKED,
    FRONT_CARD_STALE, /* no revocation list in force */
    FRONT_CARD_LAST
} FrontCardVerdict;
/* One word for each, as the interface and the address of the page say it. */
extern const char *const front_card_words[FRONT_CARD_LAST];

/* Judges the certificate that the peer of a TLS session presented, at `now_s` (UTC). `text` gets
 * what it is recognised by when it is good: SHA-256 of its public key and of its issuer's name, and
 * its serial number, in hexadecimal with spaces between. */
FrontCardVerdict front_cards_judge_peer(FrontCards *cards, gnutls_session_t session, gint64 now_s,
                                        char text[FRONT_CARD_TEXT_BYTES]);
