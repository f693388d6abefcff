/* policy/line-form.h -- lines that are told by their form alone: how a text came about, links,
 * what web pages add */
#pragma once
#include "policy/rules.h"

/* Whether the first character of a line lets it be one of these, so that it is worth folding. */
gboolean policy_line_may_tell(gunichar first);
/* Each is asked of a whole line, folded. */
/* 改正 令和3年3月30日訓令第2号; (平30訓令2・一部改正) */
gboolean policy_line_is_amendment(const PolicyWords *words, const char *folded);
/* [第5条], [別表第1] [様式第2号]: what pages of rule books link to. */
gboolean policy_line_is_link(const char *folded);
/* ページの先頭へ, Copyright …, </ul> */
gboolean policy_line_is_furniture(const PolicyWords *words, const char *folded);
/* 第1章 総則(第1条―第3条) */
gboolean policy_line_lists_articles(const char *folded);
