/* archive/seven.c -- 7z: its header, and members out of streams that hold many of them
 *
 * Our own reader over liblzma, since the libraries that read 7z open no encrypted ones, and take
 * memory as the archive asks for it. */
#include "archive/crypt.h"
#include "archive/deflate.h"
#include "archive/reader_class.h"
#include "archive/seven_header.h"
#include "archive/zip_directory.h"
#include "base/problem.h"
#include <lzma.h>
#include <sys/stat.h>

#define HEADER_MAX_BYTES ((guint64)16 * 1024 * 1024)
#define HEADERS_MAX 4 /* packed inside each other */
#define ATTRIBUTE_FOLDER 0x10u
#define ATTRIBUTE_REPARSE 0x400u
#define ATTRIBUTE_UNIX 0x8000u

#define METHOD_COPY 0x00
#define METHOD_LZMA 0x030101
#define METHOD_LZMA2 0x21
#define METHOD_DEFLATE 0x040108
#define METHOD_BZIP2 0x040202
#define METHOD_AES 0x06F10701

typedef struct {
    ReaderInput input;
    SevenHeader header;
    guint8 *header_bytes; /* owned; NULL when the header lies in the input as it is */
    guint flaws;
    guint at;                    /* of the next member */
    guint folder;                /* of the last member that has contents; G_MAXUINT for none */
    guint64 before, next_before; /* bytes of that folder before the member, and the next */
    ReaderFlow flow;             /* of that folder; empty when it is not being unpacked */
} Seven;

typedef struct {
    guint64 method;
    lzma_vli filter;
} Filter;

static const Filter filters[] = {
    {0x03, LZMA_FILTER_DELTA},          {0x04, LZMA_FILTER_X86},
    {0x03030103, LZMA_FILTER_X86},      {0x05, LZMA_FILTER_POWERPC},
    {0x03030205, LZMA_FILTER_POWERPC},  {0x06, LZMA_FILTER_IA64},
    {0x03030401, LZMA_FILTER_IA64},     {0x07, LZMA_FILTER_ARM},
    {0x03030501, LZMA_FILTER_ARM},      {0x08, LZMA_FILTER_ARMTHUMB},
    {0x03030701, LZMA_FILTER_ARMTHUMB}, {0x09, LZMA_FILTER_SPARC},
    {0x03030805, LZMA_FILTER_SPARC},    {0x0A, LZMA_FILTER_ARM64},
};

static lzma_vli filter_of(guint64 method)
{
    for (gsize i = 0; i < G_N_ELEMENTS(filters); i++)
        if (filters[i].method == method)
            return filters[i].filter;
    return LZMA_VLI_UNKNOWN;
}

static gboolean is_lzma(guint64 method)
{
    return method == METHOD_LZMA || method == METHOD_LZMA2;
}

static gboolean broken(const Seven *seven, GError **error)
{
    return zip_broken(seven->input.what, error);
}

/* ---- a folder as a chain of decoders ---- */

static const SevenCoder *coder_at(const SevenFolder *folder, guint at)
{
    return at < folder->coder_count ? &folder->coders[folder->order[at]] : NULL;
}

/* A filter stands only behind LZMA, which it is given to. */
static gboolean is_read(const SevenFolder *folder)
{
    for (guint i = 0; folder->linear && i < folder->coder_count; i++) {
        guint64 method = coder_at(folder, i)->method;
        gboolean filtered = filter_of(method) != LZMA_VLI_UNKNOWN && i > 0 &&
                            is_lzma(coder_at(folder, i - 1)->method);
        if (!filtered && !is_lzma(method) && method != METHOD_COPY && method != METHOD_DEFLATE &&
            method != METHOD_BZIP2 && method != METHOD_AES)
            return FALSE;
    }
    return folder->linear;
}

static gboolean is_locked(const SevenFolder *folder)
{
    for (guint i = 0; i < folder->coder_count; i++)
        if (folder->coders[i].method == METHOD_AES)
            return TRUE;
    return FALSE;
}

static Pull *lzma_after(Pull *from, const SevenCoder *coder, const SevenCoder *next, guint *at,
                        GError **error)
{
    PullLzma form = {.method =
                         coder->method == METHOD_LZMA ? LZMA_FILTER_LZMA1EXT : LZMA_FILTER_LZMA2,
                     .properties = coder->properties,
                     .properties_bytes = coder->properties_bytes,
                     .filter = next != NULL ? filter_of(next->method) : LZMA_VLI_UNKNOWN};
    if (form.filter != LZMA_VLI_UNKNOWN) {
        form.filter_properties = next->properties;
        form.filter_properties_bytes = next->properties_bytes;
        (*at)++;
    }
    return pull_lzma(from, &form, coder->out_bytes, error);
}

static Pull *decoder_after(Pull *from, const Seven *seven, const SevenFolder *folder, guint *at,
                           GError **error)
{
    const SevenCoder *coder = coder_at(folder, *at);
    switch (coder->method) {
    case METHOD_COPY:
        return from;
    case METHOD_DEFLATE:
        return pull_inflate(from);
    case METHOD_BZIP2:
        return pull_bzip2(from);
    case METHOD_AES: {
        Pull *plain = crypt_seven(from, coder->properties, coder->properties_bytes,
                                  seven->input.password, error);
        return plain != NULL ? pull_limit(plain, coder->out_bytes) : NULL;
    }
    default:
        return lzma_after(from, coder, coder_at(folder, *at + 1), at, error);
    }
}

static gboolean open_folder(const Seven *seven, const SevenFolder *folder, ReaderFlow *flow,
                            GError **error)
{
    const ReaderInput *input = &seven->input;
    if (!reader_may_unpack(input->budget, folder->packed_bytes, folder->out_bytes, error))
        return FALSE;
    Pull *start =
        pull_memory(input->bytes + folder->packed_at, (gsize)folder->packed_bytes, input->what);
    Pull *chain = start;
    for (guint at = 0; chain != NULL && at < folder->coder_count; at++)
        chain = decoder_after(chain, seven, folder, &at, error);
    *flow = (ReaderFlow){.pull = chain, .start = start, .budget = input->budget};
    return chain != NULL;
}

/* ---- the header ---- */

/* Of members that can still be had. */
static guint members_left(const Seven *seven)
{
    const DisarmBudget *budget = seven->input.budget;
    return budget->limits.members - MIN(budget->members, budget->limits.members);
}

static gboolean read_header(Seven *seven, const guint8 *bytes, gsize size, GError **error)
{
    return seven_read_header(&seven->header, bytes, size, seven->input.size_bytes,
                             members_left(seven)) ||
           broken(seven, error);
}

/* With a wrong password the header unpacks to nothing that makes sense. */
static gboolean doubt_password(const Seven *seven, gboolean locked, GError *found, GError **error)
{
    if (locked && g_error_matches(found, PROBLEM, PROBLEM_DAMAGED)) {
        g_error_free(found);
        problem_set(error, PROBLEM_ENCRYPTED, seven->input.what, NULL);
    } else {
        g_propagate_error(error, found);
    }
    return FALSE;
}

static gboolean unpack_header(Seven *seven, const SevenFolder *folder, guint8 *out, GError **error)
{
    ReaderFlow flow = {0};
    gsize size = (gsize)folder->out_bytes;
    gboolean well =
        open_folder(seven, folder, &flow, error) && reader_flow_take(&flow, out, size, error);
    reader_flow_clear(&flow);
    if (well && folder->summed && deflate_crc(0, out, size) != folder->crc)
        return broken(seven, error);
    return well;
}

/* The header that the bytes at hand tell of, packed, takes the place of the one at hand. */
static gboolean replace_header(Seven *seven, GError **error)
{
    SevenFolder folder = g_array_index(seven->header.folders, SevenFolder, 0);
    GError *found = NULL;
    if (!is_read(&folder) || folder.out_bytes > HEADER_MAX_BYTES)
        return broken(seven, error);
    if (is_locked(&folder) && seven->input.password == NULL) {
        problem_set(error, PROBLEM_ENCRYPTED, seven->input.what, NULL);
        return FALSE;
    }
    g_autofree guint8 *bytes = g_malloc0((gsize)folder.out_bytes + 1);
    if (!unpack_header(seven, &folder, bytes, &found))
        return doubt_password(seven, is_locked(&folder), found, error);
    seven_header_clear(&seven->header);
    g_free(seven->header_bytes);
    seven->header_bytes = g_steal_pointer(&bytes);
    if (read_header(seven, seven->header_bytes, (gsize)folder.out_bytes, &found))
        return TRUE;
    return doubt_password(seven, is_locked(&folder) && !folder.summed, found, error);
}

static gboolean read_all(Seven *seven, GError **error)
{
    SevenStart start;
    const ReaderInput *input = &seven->input;
    if (!seven_read_start(&start, input->bytes, input->size_bytes) ||
        start.header_bytes > HEADER_MAX_BYTES)
        return broken(seven, error);
    if (start.header_at + start.header_bytes < input->size_bytes)
        seven->flaws |= ARCHIVE_FLAW_BEHIND;
    if (start.header_bytes == 0)
        return read_header(seven, (const guint8 *)"\1\0", 2, error);
    const guint8 *bytes = input->bytes + start.header_at;
    if (deflate_crc(0, bytes, (gsize)start.header_bytes) != start.header_crc)
        return broken(seven, error);
    if (!read_header(seven, bytes, (gsize)start.header_bytes, error))
        return FALSE;
    for (guint i = 0; seven->header.packed; i++)
        if (i == HEADERS_MAX)
            return broken(seven, error);
        else if (!replace_header(seven, error))
            return FALSE;
    return TRUE;
}

/* ---- members ---- */

static ArchiveMemberKind kind_of(const SevenMember *member, const SevenFolder *folder)
{
    guint32 mode = (member->attributes & ATTRIBUTE_UNIX) != 0 ? member->attributes >> 16 : 0;
    if (member->anti || (member->has_stream && !is_read(folder)))
        return ARCHIVE_OTHER;
    if ((mode & S_IFMT) == S_IFLNK || (member->attributes & ATTRIBUTE_REPARSE) != 0)
        return ARCHIVE_SYMBOLIC_LINK;
    if ((mode & S_IFMT) != 0 && (mode & S_IFMT) != S_IFREG && (mode & S_IFMT) != S_IFDIR)
        return ARCHIVE_DEVICE;
    return member->is_file ? ARCHIVE_FILE : ARCHIVE_FOLDER;
}

static const SevenMember *current(const Seven *seven)
{
    return &g_array_index(seven->header.members, SevenMember, seven->at - 1);
}

static const SevenFolder *folder_of(const Seven *seven, const SevenMember *member)
{
    return member->has_stream ? &g_array_index(seven->header.folders, SevenFolder, member->folder)
                              : NULL;
}

static gboolean next_seven(gpointer self, ArchiveMember *member, GError **error)
{
    Seven *seven = self;
    (void)error;
    if (seven->at == seven->header.members->len)
        return FALSE;
    seven->at++;
    const SevenMember *found = current(seven);
    const SevenFolder *folder = folder_of(seven, found);
    if (found->has_stream && found->folder != seven->folder) {
        reader_flow_clear(&seven->flow);
        seven->folder = found->folder;
        seven->next_before = 0;
    }
    if (found->has_stream) {
        seven->before = seven->next_before;
        seven->next_before += found->size_bytes;
    }
    member->name = found->name;
    member->kind = kind_of(found, folder);
    member->flaws = found->flawed ? ARCHIVE_FLAW_NAME : 0;
    member->encrypted = folder != NULL && is_locked(folder);
    member->size_bytes = found->size_bytes;
    return TRUE;
}

static gboolean stream_found(Seven *seven, const SevenMember *found, ArchiveSink sink,
                             gpointer user, GError **error)
{
    guint32 crc = 0;
    if (seven->flow.pull == NULL &&
        !open_folder(seven, folder_of(seven, found), &seven->flow, error))
        return FALSE;
    if (!reader_flow_pump(&seven->flow, seven->before - seven->flow.given_bytes, NULL, NULL, NULL,
                          error) ||
        !reader_flow_pump(&seven->flow, found->size_bytes, sink, user, &crc, error))
        return FALSE;
    return !found->summed || crc == found->crc || pull_damaged(seven->flow.pull, error) == 0;
}

static gboolean stream_seven(gpointer self, ArchiveSink sink, gpointer user, GError **error)
{
    Seven *seven = self;
    const SevenMember *found = current(seven);
    GError *problem = NULL;
    if (!found->has_stream || stream_found(seven, found, sink, user, &problem))
        return TRUE;
    reader_flow_clear(&seven->flow); /* where it stands now is not known */
    return doubt_password(seven, is_locked(folder_of(seven, found)), problem, error);
}

static guint flaws_seven(gconstpointer self)
{
    return ((const Seven *)self)->flaws;
}

static void free_seven(gpointer self)
{
    Seven *seven = self;
    reader_flow_clear(&seven->flow);
    seven_header_clear(&seven->header);
    g_free(seven->header_bytes);
    g_free(seven);
}

static gpointer open_seven(const ReaderInput *input, ArchiveFormat format, GError **error)
{
    (void)format;
    Seven *seven = g_new0(Seven, 1);
    seven->input = *input;
    seven->folder = G_MAXUINT;
    if (read_all(seven, error))
        return seven;
    free_seven(seven);
    return NULL;
}

const ReaderClass reader_seven = {open_seven, next_seven,  stream_seven,
                                  NULL,       flaws_seven, free_seven};
