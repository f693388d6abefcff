/* people/certificates.h -- certificates (RFC 5280) of IC cards: read from a file, registered to a
 * person, exchanged for a code that signs in
 *
 * Front judges what a card presents (front/cards.h) and says what it is by PEOPLE_CARD_TEXT: the
 * SHA-256 of the subject's public key (SubjectPublicKeyInfo, DER), the SHA-256 of the issuer's name
 * (DER), and the serial number, in small hexadecimal with a space between. `certificate` is derived
 * from `certificate.add` and `certificate.remove`; codes and last use are working tables. */
#pragma once
#include "base/ids.h"
#include "people/people.h"

#define PEOPLE_CERTIFICATE_MAX_BYTES 16384
#define PEOPLE_CERTIFICATES_MAX 5   /* of a person */
#define PEOPLE_SERIAL_TEXT_BYTES 41 /* 20 bytes (4.1.2.2), with the NUL */
#define PEOPLE_CARD_TEXT_BYTES (64 + 1 + 64 + PEOPLE_SERIAL_TEXT_BYTES + 1)
#define PEOPLE_NAME_TEXT_BYTES 512
#define PEOPLE_CARD_CODE_US G_TIME_SPAN_MINUTE
#define PEOPLE_CARD_CODE_BYTES 65      /* 256 random bits in hex, with the NUL */
#define PEOPLE_CARD_CHALLENGE_CHARS 43 /* SHA-256 in Base64url */

typedef struct {
    char card[PEOPLE_CARD_TEXT_BYTES];
    char serial[PEOPLE_SERIAL_TEXT_BYTES];
    char subject[PEOPLE_NAME_TEXT_BYTES], issuer[PEOPLE_NAME_TEXT_BYTES]; /* RFC 4514 */
    gint64 from_us, until_us;
} PeopleCertificate;
/* One certificate in DER or PEM, and nothing else but text around the PEM; fit for signing in: of a
 * subject, not an authority, with clientAuth and digitalSignature. Pure. PROBLEM_INVALID. */
gboolean people_certificate_read(PeopleCertificate *certificate, const guint8 *bytes,
                                 gsize size_bytes, GError **error);

/* Projections on person/ID: `certificate.add` {certificate, card, subject, issuer, serial, until};
 * `certificate.remove` {certificate}. */
gboolean people_project_certificate_add(Store *store, const LedgerEvent *event,
                                        const LedgerPlace *place, const json_t *content,
                                        GError **error);
gboolean people_project_certificate_remove(Store *store, const LedgerEvent *event,
                                           const LedgerPlace *place, const json_t *content,
                                           GError **error);

typedef struct {
    const char *id, *person, *subject, *issuer, *serial; /* lent during the visit */
    gint64 until_us, used_us;                            /* used: 0 for never */
} PeopleCertificateRow;
gboolean people_certificate_each(Store *site, const char *person,
                                 void (*visit)(const PeopleCertificateRow *row, gpointer user),
                                 gpointer user, GError **error);
typedef struct {
    char id[ID_TEXT_BYTES], person[ID_TEXT_BYTES];
} PeopleCard;
/* Whose card it is; `card->id` "" when it is nobody's. */
gboolean people_card_find(Store *site, const char *card_text, PeopleCard *card, GError **error);

/* A new code for that certificate; one made before is worth nothing any more. */
gboolean people_card_code_make(Store *site, const char *certificate, const char *challenge,
                               gint64 now_us, char code[PEOPLE_CARD_CODE_BYTES], GError **error);
/* Takes the code: it is none any more, whatever comes of it. `card->id` stays "" when it is none,
 * too old, its certificate no longer registered, or `verifier` is not what its challenge is the
 * SHA-256 of. */
gboolean people_card_code_take(Store *site, const char *code, const char *verifier, gint64 now_us,
                               PeopleCard *card, GError **error);
