/* tests/verifier/ledger_tool.c -- makes logs to verify, and verifies exports with the program's own
 * code
 *
 * make DIR            writes NAME.export for each kind of good log
 * verify [KEY [NOTE]] reads lines "FILE" from standard input and answers each with a line of JSON;
 * KEY "-" for none */
#include "../unit/ledger/scratch.h"
#include "ledger/export.h"
#include "ledger/verify.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean collect(const guint8 *bytes, gsize size_bytes, gpointer user, GError **error)
{
    (void)error;
    g_byte_array_append(user, bytes, (guint)size_bytes);
    return TRUE;
}

static gboolean withhold_odd(guint64 index, const LedgerLeaf *leaf, gpointer user)
{
    (void)leaf;
    (void)user;
    return index % 2 == 1;
}

static void write_export(Scratch *s, const char *dir, const char *name, LedgerWithhold withhold)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = g_strdup_printf("%s/%s.export", dir, name);
    g_assert_true(ledger_export_write(s->store, collect, withhold, bytes, NULL));
    g_assert_true(g_file_set_contents(path, (char *)bytes->data, (gssize)bytes->len, NULL));
}

static void keep_checkpoint(Scratch *s)
{
    g_autoptr(GBytes) note = scratch_checkpoint(s);
}

/* `counts` events at a time, a checkpoint after each, `erase` erased at last. */
static void make_log(const char *dir, const char *name, const guint *counts, gsize steps,
                     const guint64 *erase, gsize erasures)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    keep_checkpoint(&s);
    for (gsize i = 0; i < steps; i++) {
        scratch_fill(&s, counts[i]);
        keep_checkpoint(&s);
        s.utc_us -= 10000000; /* the next event says that the clock stepped */
    }
    for (gsize i = 0; i < erasures; i++)
        scratch_erase(&s, erase[i]);
    if (erasures > 0)
        keep_checkpoint(&s);
    write_export(&s, dir, name, NULL);
    g_autofree char *withheld = g_strdup_printf("%s-withheld", name);
    write_export(&s, dir, withheld, withhold_odd);
    scratch_close(&s);
}

static int make(const char *dir)
{
    static const guint some[] = {5, 4, 3}, full[] = {256}, over[] = {255, 1, 1, 600};
    static const guint64 erased[] = {0, 7, 1};
    make_log(dir, "empty", NULL, 0, NULL, 0);
    make_log(dir, "one", (const guint[]){1}, 1, NULL, 0);
    make_log(dir, "some", some, 3, NULL, 0);
    make_log(dir, "erased", some, 3, erased, 3);
    make_log(dir, "full", full, 1, NULL, 0);
    make_log(dir, "over", over, 4, erased, 3);
    return 0;
}

static void answer(const char *file, const LedgerVerifyOptions *options)
{
    g_auto(LedgerReport) report = {0};
    g_autoptr(GError) error = NULL;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (!ledger_verify_export(fd, options, &report, &error)) {
        printf("{\"failed\":true}\n");
    } else {
        g_autoptr(json_t) json = ledger_report_json(&report);
        g_autofree char *text = json_dumps(json, JSON_COMPACT);
        printf("%s\n", text);
    }
    close(fd);
    fflush(stdout);
}

static int verify(const char *key, const char *note)
{
    char line[4096];
    g_autofree char *bytes = NULL;
    gsize count = 0;
    LedgerVerifyOptions options = {.verifier = key};
    if (note != NULL && !g_file_get_contents(note, &bytes, &count, NULL))
        return 2;
    g_autoptr(GBytes) against = note != NULL ? g_bytes_new_static(bytes, count) : NULL;
    options.against = against;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        answer(line, &options);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "make") == 0)
        return make(argv[2]);
    if (argc >= 2 && argc <= 4 && strcmp(argv[1], "verify") == 0) {
        const char *key = argc > 2 && strcmp(argv[2], "-") != 0 ? argv[2] : NULL;
        return verify(key, argc > 3 ? argv[3] : NULL);
    }
    return 2;
}
