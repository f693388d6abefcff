/* policy/marker-ordinal.h -- markers that are said in words: 第2条の2, 第3章, 別表第1, 附則 */
#pragma once
#include "policy/marker.h"
#include "policy/window.h"

/* Each moves `w` behind the marker it reads and fills `m`; FALSE, and `w` anywhere, when there is
 * none. */
gboolean marker_ordinal_read(PolicyWindow *w, PolicyMarker *m);
gboolean marker_annex_read(PolicyWindow *w, PolicyMarker *m, const PolicyWords *words);
gboolean marker_named_read(PolicyWindow *w, PolicyMarker *m, const PolicyWords *words);
