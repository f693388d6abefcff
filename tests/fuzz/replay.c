/* tests/fuzz/replay.c -- runs a fuzz target over its corpus without a fuzzing engine, as TAP */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
/* Of targets that know the form of their inputs (mutate.c); others have none. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
    __attribute__((weak));

/* The longest corpus file; a larger one belongs to a test of limits, not to a corpus. */
#define REPLAY_MAX_BYTES (1024 * 1024)
#define REPLAY_FLIPS 32
#define REPLAY_CUTS 16
#define REPLAY_CHANGES 16u
#define REPLAY_ROOM ((gsize)4096) /* for what a change adds */

/* What the fuzzing engine would do at random: here always the same. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    if (size < max_size) {
        data[size] = (uint8_t)(size * 37);
        size++;
    }
    if (size > 0)
        data[size / 2] ^= (uint8_t)(1u << (size % 8));
    return size;
}

/* The target gets a copy of exactly `size` bytes, so that AddressSanitizer sees a read past its
 * end. */
static void replay_bytes(const guint8 *bytes, gsize size)
{
    g_autofree guint8 *exact = g_malloc(MAX(size, 1)); /* a fuzzer gives no NULL either */
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
}

/* Changed as its form has it. */
static void replay_changes(const guint8 *bytes, gsize size)
{
    g_autofree guint8 *changed = g_malloc(size + REPLAY_ROOM);
    for (guint i = 0; i < REPLAY_CHANGES; i++) {
        memcpy(changed, bytes, size);
        replay_bytes(changed, LLVMFuzzerCustomMutator(changed, size, size + REPLAY_ROOM, i));
    }
}

/* The file as it is, cut short, and with single bits flipped at places spread evenly: a crash here
 * is a crash on damaged input that needs no luck to find. */
static void replay_variants(guint8 *bytes, gsize size)
{
    replay_bytes(bytes, size);
    for (gsize i = 0; i < REPLAY_CUTS && size > 0; i++)
        replay_bytes(bytes, size * i / REPLAY_CUTS);
    for (gsize i = 0; i < REPLAY_FLIPS && size > 0; i++) {
        gsize at = size * i / REPLAY_FLIPS;
        guint8 bit = (guint8)(1u << (i % 8));
        bytes[at] ^= bit;
        replay_bytes(bytes, size);
        bytes[at] ^= bit;
    }
    if (LLVMFuzzerCustomMutator != NULL && size > 0)
        replay_changes(bytes, size);
}

static gboolean replay_file(const char *path, guint number)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_path_get_basename(path);
    gboolean read = g_file_get_contents(path, &bytes, &size, &error);
    gboolean small = read && size <= REPLAY_MAX_BYTES;
    if (small)
        replay_variants((guint8 *)bytes, size);
    printf("%s %u - %s\n", small ? "ok" : "not ok", number, name);
    if (!small)
        printf("# %s\n", read ? "longer than a corpus file may be" : error->message);
    return small;
}

static gint replay_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *replay_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(names, replay_compare);
    return names;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    g_autoptr(GPtrArray) names = replay_names(argv[1]);
    setvbuf(stdout, NULL, _IOLBF, 0); /* what was replayed last must be seen even after a crash */
    printf("1..%u\n", MAX(names->len, 1));
    gboolean all = names->len > 0;
    if (!all)
        printf("not ok 1 - %s holds no corpus\n", argv[1]);
    for (guint i = 0; i < names->len; i++)
        all = replay_file(g_ptr_array_index(names, i), i + 1) && all;
    return all ? 0 : 1;
}
