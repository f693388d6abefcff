/* tests/unit/image/image_budgets.c -- whatever is too little for a picture, it is refused or comes
 * out whole
 *
 * The pictures are those of the fuzzer's corpus: each stands behind a line and a mark. */
#include "made.h"
#include <string.h>

typedef void (*Limit)(DisarmLimits *limits, guint64 value);

static void limit_inflated(DisarmLimits *limits, guint64 value)
{
    limits->inflated_bytes = value;
}

static void limit_output(DisarmLimits *limits, guint64 value)
{
    limits->output_bytes = value;
}

static void limit_objects(DisarmLimits *limits, guint64 value)
{
    limits->objects = value;
}

static void limit_pixels(DisarmLimits *limits, guint64 value)
{
    limits->pixels = value;
}

static void limit_pages(DisarmLimits *limits, guint64 value)
{
    limits->pages = (guint)value;
}

static void limit_depth(DisarmLimits *limits, guint64 value)
{
    limits->depth = (guint)value;
}

static const Limit limits[] = {limit_inflated, limit_output, limit_objects,
                               limit_pixels,   limit_pages,  limit_depth};

static GBytes *clean_with(const DisarmPolicy *policy, const guint8 *bytes, gsize size, Limit limit,
                          guint64 value, GError **error)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    DisarmJob job = {policy, &budget, findings, NULL};
    disarm_budget_init(&budget, &policy->limits);
    if (limit != NULL)
        limit(&budget.limits, value);
    return image_clean(image_kind_of(bytes, size), bytes, size, &job, error);
}

/* How many of the values refused it. */
static guint check_picture(const DisarmPolicy *policy, const guint8 *bytes, gsize size)
{
    guint refused = 0;
    g_autoptr(GBytes) whole = clean_with(policy, bytes, size, NULL, 0, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
        for (guint64 value = 0; value < 100000; value += value / 4 + 1) {
            g_autoptr(GError) error = NULL;
            g_autoptr(GBytes) made = clean_with(policy, bytes, size, limits[i], value, &error);
            g_assert_true((made == NULL) == (error != NULL));
            if (made != NULL)
                g_assert_true(whole != NULL && g_bytes_equal(made, whole));
            refused += made == NULL ? 1 : 0;
        }
    return refused;
}

#define BEFORE_PICTURE "|PART|\n"

/* How many values refused the pictures of that kind. */
static guint check_folder(const DisarmPolicy *policy, const char *path, ImageKind kind)
{
    guint refused = 0;
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_assert_nonnull(folder);
    for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder)) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_autofree char *bytes = NULL;
        gsize size = 0;
        g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));
        const char *at = memmem(bytes, size, BEFORE_PICTURE, strlen(BEFORE_PICTURE));
        const guint8 *picture = (const guint8 *)(at != NULL ? at + strlen(BEFORE_PICTURE) : bytes);
        gsize left = size - (gsize)(picture - (const guint8 *)bytes);
        if (image_kind_of(picture, left) == kind)
            refused += check_picture(policy, picture, left);
    }
    return refused;
}

static void test_limits(gconstpointer kind)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    g_autofree char *path = g_build_filename(g_getenv("CORPUS"), "release-image", NULL);
    g_assert_cmpuint(check_folder(policy, path, *(const ImageKind *)kind), >, 0);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        ImageKind kind;
    } kinds[] = {{"jpeg", IMAGE_JPEG}, {"png", IMAGE_PNG},   {"gif", IMAGE_GIF},
                 {"bmp", IMAGE_BMP},   {"tiff", IMAGE_TIFF}, {"webp", IMAGE_WEBP},
                 {"emf", IMAGE_EMF},   {"wmf", IMAGE_WMF}};
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strconcat("/image/budgets/", kinds[i].name, NULL);
        g_test_add_data_func(name, &kinds[i].kind, test_limits);
    }
    return g_test_run();
}
