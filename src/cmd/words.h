/* cmd/words.h -- what the options mean, in Japanese */
#pragma once

/* The Japanese for an option's description; the English itself when there is none. Lent. */
const char *cmd_word_japanese(const char *english);
