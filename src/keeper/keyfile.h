/* keeper/keyfile.h -- an Ed25519 seed as PKCS #8 PEM (RFC 8410), in exactly one form; pure */
#pragma once
#include "ledger/note.h"
#include <glib.h>

char *keeper_keyfile_write(const guint8 seed[LEDGER_KEY_BYTES]); /* transfer full; wipe it */
gboolean keeper_keyfile_read(guint8 seed[LEDGER_KEY_BYTES], const char *text, gsize size_bytes);
