/* tests/unit/pdf/pdf_document.c -- words, values, and files whose places are right, wrong or
 * missing */
#include "base/problem.h"
#include "pdf/document.h"
#include <string.h>

#define MIB ((guint64)1024 * 1024)

static DisarmBudget budget_of(guint64 objects)
{
    const DisarmLimits limits = {.inflated_bytes = 16 * MIB, .objects = objects, .ratio = 100};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    return budget;
}

static void assert_bytes(const PdfObject *object, const char *text)
{
    g_assert_cmpuint(object->size, ==, strlen(text));
    g_assert_true(memcmp(object->bytes, text, object->size) == 0);
}

static PdfValue read_value(const char *text, PdfArena *arena)
{
    PdfLexer lexer = {(const guint8 *)text, strlen(text), 0, FALSE};
    PdfValue value;
    g_assert_true(pdf_value_read(&lexer, arena, &value));
    return value;
}

static void test_words(void)
{
    static const char text[] = "12 -.5 +3. --7 5-3 /A#42c (a(b)\\)) <41 4> [ ] << >> true % x\n{";
    static const PdfTokenType types[] = {PDF_TOKEN_INTEGER,   PDF_TOKEN_REAL,    PDF_TOKEN_REAL,
                                         PDF_TOKEN_INTEGER,   PDF_TOKEN_INTEGER, PDF_TOKEN_NAME,
                                         PDF_TOKEN_STRING,    PDF_TOKEN_HEX,     PDF_TOKEN_ARRAY,
                                         PDF_TOKEN_ARRAY_END, PDF_TOKEN_DICT,    PDF_TOKEN_DICT_END,
                                         PDF_TOKEN_WORD,      PDF_TOKEN_BRACE,   PDF_TOKEN_END};
    PdfLexer lexer = {(const guint8 *)text, strlen(text), 0, FALSE};
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        g_assert_cmpint(pdf_next(&lexer).type, ==, types[i]);
    g_assert_true(lexer.comment);
    g_assert_true(pdf_is_space(' ') && pdf_is_regular('a') && !pdf_is_regular('('));
    g_assert_cmpint(pdf_hex_digit('f'), ==, 15);
}

static void test_values(void)
{
    PdfArena *arena = pdf_arena_new(MIB);
    PdfValue dict = read_value("<</A 1/B[(x\\051\\n) <4142>]/A 2.5 /C<</D true>>>>", arena);
    const PdfValue *list = pdf_dict_get(&dict, "B");
    g_assert_cmpfloat(pdf_number(pdf_dict_get(&dict, "A")), ==, 2.5);
    g_assert_cmpint(list->type, ==, PDF_ARRAY);
    g_assert_cmpstr(list->as.items[0].as.text, ==, "x)\n");
    g_assert_cmpstr(list->as.items[1].as.text, ==, "AB");
    g_assert_true(pdf_is_number(pdf_dict_get(&dict, "A")));
    g_assert_null(pdf_dict_get(list, "A"));
    PdfValue none = read_value("<<>>", arena), empty = read_value("[]", arena);
    g_assert_true(none.type == PDF_DICT && none.size == 0);
    g_assert_true(empty.type == PDF_ARRAY && empty.size == 0);
    PdfValue name = read_value("/J#61vaScript", arena);
    g_assert_true(pdf_is_name(&name, "JavaScript"));
    pdf_arena_free(arena);
}

static void test_too_deep(void)
{
    g_autofree char *open = g_strnfill(5000, '[');
    PdfArena *arena = pdf_arena_new(MIB);
    PdfLexer lexer = {(const guint8 *)open, 5000, 0, FALSE};
    PdfValue value;
    g_assert_false(pdf_value_read(&lexer, arena, &value));
    g_assert_null(pdf_arena_take(arena, 2 * MIB));
    g_assert_null(pdf_arena_take(arena, 1)); /* nobody goes on as if nothing were missing */
    pdf_arena_free(arena);
}

#define BODY                                                                                       \
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"                                   \
    "2 0 obj\n<</Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Contents 4 0 R>>\nendobj\n"            \
    "4 0 obj\n<</Length 5 0 R>>\nstream\nq Q\nendstream\nendobj\n5 0 obj\n3\nendobj\n"

/* A file without any list is found by looking for its objects. */
static void test_rebuilt(void)
{
    static const char *const files[] = {BODY "trailer<</Root 1 0 R>>", BODY,
                                        BODY "xref\n0 1\nstartxref\n9\n%%EOF\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) error = NULL;
        DisarmBudget budget = budget_of(1000);
        g_autoptr(PdfDocument) document =
            pdf_document_open((const guint8 *)files[i], strlen(files[i]), NULL, &budget, &error);
        g_assert_no_error(error);
        g_assert_true(pdf_document_facts(document).rebuilt);
        g_assert_true(pdf_document_ok(document, &error));
        const PdfValue *page = &pdf_object(document, 3)->value;
        const PdfObject *content = pdf_stream_of(document, pdf_dict_get(page, "Contents"));
        g_assert_nonnull(content);
        assert_bytes(content, "q Q");
        g_assert_true(pdf_number_used(document, 4) && !pdf_number_used(document, 99));
        g_assert_cmpint(pdf_object(document, 99)->value.type, ==, PDF_NULL);
        g_assert_cmpint(pdf_item(document, page, 3)->type, ==, PDF_NULL);
    }
}

/* The last definition of a number counts. */
static void test_last_counts(void)
{
    static const char file[] = BODY "5 0 obj\n1\nendobj\n4 0 obj\n<</Length 5 0 R>>\nstream\nn\n"
                                    "endstream\nendobj\ntrailer<</Root 1 0 R>>";
    DisarmBudget budget = budget_of(1000);
    g_autoptr(PdfDocument) document =
        pdf_document_open((const guint8 *)file, strlen(file), NULL, &budget, NULL);
    g_assert_nonnull(document);
    assert_bytes(pdf_object(document, 4), "n");
}

static void test_refused(void)
{
    static const struct {
        const char *file;
        guint64 objects;
        gint problem;
    } rows[] = {
        {"%PDF-1.4\n", 1000, PROBLEM_DAMAGED},
        {"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n", 1000, PROBLEM_DAMAGED},
        {BODY, 3, PROBLEM_TOO_LARGE},
        {BODY "trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 9>>>>", 1000, PROBLEM_ENCRYPTED},
        {BODY "trailer<</Root 1 0 R/Encrypt<</Filter/Other/V 9>>>>", 1000, PROBLEM_UNSUPPORTED}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        DisarmBudget budget = budget_of(rows[i].objects);
        g_assert_null(pdf_document_open((const guint8 *)rows[i].file, strlen(rows[i].file), NULL,
                                        &budget, &error));
        g_assert_error(error, PROBLEM, rows[i].problem);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/lexer/words", test_words);
    g_test_add_func("/pdf/value/values", test_values);
    g_test_add_func("/pdf/value/too_deep", test_too_deep);
    g_test_add_func("/pdf/document/rebuilt", test_rebuilt);
    g_test_add_func("/pdf/document/last_counts", test_last_counts);
    g_test_add_func("/pdf/document/refused", test_refused);
    return g_test_run();
}
