/* archive/tar.h -- TAR out of a chain, which may unpack it on the way; pure (archive/ only) */
#pragma once
#include "archive/reader_class.h"

/* A reader of the class reader_tar; takes what `flow` has. */
gpointer tar_open(ReaderFlow *flow);
