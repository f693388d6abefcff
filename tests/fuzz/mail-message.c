/* tests/fuzz/mail-message.c -- any bytes as a message: its parts and all their words are read, in
 * UTF-8, without a line end in what is one line */
#include "mail/coding.h"
#include "mail/message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_fields(const MailFields *fields)
{
    for (guint i = 0; i < mail_fields_count(fields); i++) {
        MailValue value;
        g_autofree char *text = mail_field_text(mail_fields_get(fields, i), NULL);
        if (strpbrk(text, "\r\n") != NULL || !g_utf8_validate(text, -1, NULL))
            abort();
        mail_value_read(mail_fields_get(fields, i), &value);
        for (guint k = 0; k < value.values->len; k++)
            if (strcmp(value.names->pdata[k], "boundary") != 0 &&
                !g_utf8_validate(value.values->pdata[k], -1, NULL))
                abort();
        mail_value_clear(&value);
    }
}

static void read_part(const MailPart *part, DisarmBudget *budget)
{
    MailUu found;
    g_autoptr(GString) text = mail_part_text(part, budget, NULL, NULL);
    read_fields(part->fields);
    if (text != NULL && !g_utf8_validate(text->str, (gssize)text->len, NULL))
        abort();
    if (text != NULL && mail_uu_find((const guint8 *)text->str, text->len, 0, &found)) {
        if (found.to > text->len || found.from >= found.to)
            abort();
        mail_uu_clear(&found);
    }
    for (guint i = 0; i < part->parts->len; i++)
        read_part(part->parts->pdata[i], budget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const DisarmLimits limits = {
        .inflated_bytes = 16777216, .objects = 100000, .members = 1000, .depth = 4, .ratio = 100};
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_autoptr(MailPart) root = mail_message_read(data, size, "m", &budget, &error);
    if ((root == NULL) != (error != NULL))
        abort();
    if (root != NULL)
        read_part(root, &budget);
    mail_looks_like(data, size);
    return 0;
}
