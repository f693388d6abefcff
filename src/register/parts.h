/* register/parts.h -- small parts that all of register/ uses: members of JSON, ids of rows
 *
 * What an erased or lesser content does not hold reads as "" and 0. */
#pragma once
#include <glib.h>
#include <jansson.h>

static inline const char *register_text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static inline gint64 register_integer_in(const json_t *object, const char *key)
{
    return (gint64)json_integer_value(json_object_get(object, key));
}

/* Of a key and a text that are UTF-8 already. */
static inline void register_put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new_nocheck(object, key, json_string_nocheck(text));
}

static inline void register_put_integer(json_t *object, const char *key, gint64 number)
{
    json_object_set_new_nocheck(object, key, json_integer(number));
}

/* ---- ids: KIND * 2^32 + ORDINAL of a record; record * 256 + n of what belongs to it ---- */

#define REGISTER_PARTS_MAX 255
#define REGISTER_ORDINAL_BITS 32

static inline gint64 register_record_id(gint64 kind, gint64 ordinal)
{
    return (kind << REGISTER_ORDINAL_BITS) | ordinal;
}

static inline gint64 register_kind_of_id(gint64 id)
{
    return id >> REGISTER_ORDINAL_BITS;
}

static inline gint64 register_ordinal_of_id(gint64 id)
{
    return id & ((G_GINT64_CONSTANT(1) << REGISTER_ORDINAL_BITS) - 1);
}

static inline gint64 register_part_id(gint64 record, guint n)
{
    return record * 256 + n;
}

static inline gint64 register_part_last(gint64 record)
{
    return record * 256 + REGISTER_PARTS_MAX;
}
