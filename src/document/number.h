/* document/number.h -- numbers as lists show them: 1, １, ①, ア, イロハ, 一, 甲, iv, b (document/
 * only)
 */
#pragma once
#include <glib.h>

typedef enum {
    DOCUMENT_NUMBER_NONE, /* nothing is shown */
    DOCUMENT_NUMBER_BULLET,
    DOCUMENT_NUMBER_DECIMAL,
    DOCUMENT_NUMBER_DECIMAL_ZERO,  /* 01, 02 */
    DOCUMENT_NUMBER_WIDE,          /* １ */
    DOCUMENT_NUMBER_CIRCLED,       /* ①; plain from 51 on */
    DOCUMENT_NUMBER_BRACKETED,     /* ⑴; plain in brackets from 21 on */
    DOCUMENT_NUMBER_DOTTED,        /* ⒈ */
    DOCUMENT_NUMBER_KANJI,         /* 一, 十, 二十一, 百 */
    DOCUMENT_NUMBER_KANJI_DIGITS,  /* 一, 一〇, 二一 */
    DOCUMENT_NUMBER_KANJI_LEGAL,   /* 壱, 弐, 参 */
    DOCUMENT_NUMBER_KANJI_CIRCLED, /* ㊀ */
    DOCUMENT_NUMBER_STEMS,         /* 甲, 乙, 丙 */
    DOCUMENT_NUMBER_BRANCHES,      /* 子, 丑, 寅 */
    DOCUMENT_NUMBER_AIUEO,         /* ア, イ, ウ */
    DOCUMENT_NUMBER_IROHA,         /* イ, ロ, ハ */
    DOCUMENT_NUMBER_ROMAN_UPPER,
    DOCUMENT_NUMBER_ROMAN_LOWER,
    DOCUMENT_NUMBER_LETTER_UPPER,
    DOCUMENT_NUMBER_LETTER_LOWER,
    DOCUMENT_NUMBER_LETTER_WIDE /* Ａ */
} DocumentNumber;

/* Appends `number`; nothing for NONE and BULLET. */
void document_number_append(GString *out, DocumentNumber form, guint number);

/* The form by its name in WordprocessingML (w:numFmt), OpenDocument (style:num-format) or CSS
 * (list-style-type, and HTML's type); DECIMAL for one that is not known. */
DocumentNumber document_number_of_word(const char *name);
DocumentNumber document_number_of_odf(const char *name);
DocumentNumber document_number_of_css(const char *name);
