/* ledger/lanes.c -- SHA-256 (FIPS 180-4) of eight messages side by side; this file alone is
 * compiled for AVX2 */
#include "ledger/lanes.h"
#include <string.h>

typedef guint32 Words __attribute__((vector_size(4 * LEDGER_LANES))); /* one word of each message */

static const guint32 constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
static const guint32 start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

gboolean ledger_lanes_work(void)
{
#ifdef __AVX2__
    return __builtin_cpu_supports("avx2") != 0;
#else
    return FALSE;
#endif
}

static guint32 load(const guint8 *at)
{
    guint32 word;
    memcpy(&word, at, sizeof word);
    return GUINT32_FROM_BE(word);
}

static Words rotate(Words x, int by)
{
    return x >> by | x << (32 - by);
}

/* Word `t` of block `block` of every message; a message that has ended repeats its first block, and
 * what comes of it is not used. */
static Words load_words(const LedgerLanes *lanes, guint block, guint t)
{
    Words words = {0};
    for (guint i = 0; i < LEDGER_LANES; i++) {
        guint at = block < lanes->blocks[i] ? block : 0;
        // cppcheck-suppress uninitvar ; lane by lane, every lane is set
        words[i] = load(lanes->bytes[i] + 64 * at + 4 * t);
    }
    return words;
}

static Words next_word(const Words w[16], guint t)
{
    Words a = w[(t + 1) & 15], b = w[(t + 14) & 15];
    Words small_a = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
    Words small_b = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
    return w[t & 15] + small_a + w[(t + 9) & 15] + small_b;
}

static void turn(Words s[8], Words word, guint32 constant)
{
    Words e = s[4], a = s[0];
    Words big_e = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    Words first = s[7] + big_e + ((e & s[5]) ^ (~e & s[6])) + constant + word;
    Words big_a = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    Words second = big_a + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6];
    s[6] = s[5];
    s[5] = s[4];
    s[4] = s[3] + first;
    s[3] = s[2];
    s[2] = s[1];
    s[1] = s[0];
    s[0] = first + second;
}

static void compress(const LedgerLanes *lanes, guint block, Words state[8])
{
    Words w[16], s[8];
    memcpy(s, state, sizeof s);
    for (guint t = 0; t < 16; t++)
        w[t] = load_words(lanes, block, t);
    for (guint t = 0; t < 64; t++) {
        turn(s, w[t & 15], constants[t]);
        if (t < 48)
            w[t & 15] = next_word(w, t);
    }
    for (guint i = 0; i < 8; i++)
        state[i] += s[i];
}

/* The state of a message whose last block was just taken in. */
static void store(const Words state[8], guint lane, LedgerHash *out)
{
    for (guint i = 0; i < 8; i++) {
        guint32 word = GUINT32_TO_BE(state[i][lane]);
        memcpy(out->bytes + 4 * i, &word, sizeof word);
    }
}

void ledger_lanes_hash(const LedgerLanes *lanes, LedgerHash out[LEDGER_LANES])
{
    Words state[8];
    guint most = 0;
    for (guint i = 0; i < LEDGER_LANES; i++)
        most = MAX(most, lanes->blocks[i]);
    for (guint i = 0; i < 8; i++)
        for (guint lane = 0; lane < LEDGER_LANES; lane++)
            state[i][lane] = start[i];
    for (guint block = 0; block < most; block++) {
        compress(lanes, block, state);
        for (guint lane = 0; lane < LEDGER_LANES; lane++)
            if (lanes->blocks[lane] == block + 1)
                store(state, lane, &out[lane]);
    }
}
