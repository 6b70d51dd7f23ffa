/* What this core can do: its clock, and how many vector instructions of each kind it executes in a cycle.

   The clock comes from a chain of multiplications, each of which waits 3 cycles for the one before it (Intel since Nehalem,
   AMD since Zen). Of the others eight at a time depend on nothing but themselves. */
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

/* Seconds for an instruction: the best of 200 rounds, each so short that some of them are not interrupted. */
#define SECONDS(instructions, times)                                                                   \
    ({                                                                                                 \
        double best = 1e9;                                                                             \
        for (int round = 0; round < 200; round++) {                                                      \
            double began = now();                                                                      \
            for (long n = 0; n < 500000; n++)                                                          \
                __asm__ volatile(instructions ::: "rdx", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",       \
                                 "xmm5", "xmm6", "xmm7", "xmm8");                                      \
            double took = (now() - began) / 500000 / (times);                                          \
            if (took < best) best = took;                                                              \
        }                                                                                              \
        best;                                                                                          \
    })

#define ONE(name, first, v, n) name " " first "%%" v #n ", %%" v #n "\n"
#define EIGHT(name, first, v)                                                                            \
    ONE(name, first, v, 0) ONE(name, first, v, 1) ONE(name, first, v, 2) ONE(name, first, v, 3)          \
    ONE(name, first, v, 4) ONE(name, first, v, 5) ONE(name, first, v, 6) ONE(name, first, v, 7)
/* Sixteen, so that the loop around them is no burden. */
#define RATE(name, first, v) (cycle / SECONDS(EIGHT(name, first, v) EIGHT(name, first, v), 16))

#define VECTORS(bits, v)                                                                        \
    printf("%d add-or-logic %.2f\n", bits, RATE("vpaddq", "%%" v "8, ", v));                    \
    printf("%d shift-or-rotate %.2f\n", bits, RATE("vpsrlq", "$1, ", v));                       \
    printf("%d multiply %.2f\n", bits, RATE("vpmuldq", "%%" v "8, ", v))

int main(void)
{
    double cycle = SECONDS("imul %%rdx, %%rdx\n imul %%rdx, %%rdx\n", 2) / 3;
    printf("0 GHz %.2f\n", 1e-9 / cycle);
#ifdef __AVX2__
    VECTORS(256, "ymm");
#endif
#ifdef __AVX512F__
    VECTORS(512, "zmm");
    printf("512 rotate %.2f\n", RATE("vprolq", "$1, ", "zmm"));
#ifdef __AVX512VBMI2__
    printf("512 shld %.2f\n", RATE("vpshldq", "$2, %%zmm8, ", "zmm"));
#endif
    printf("512 ternlog %.2f\n", RATE("vpternlogq", "$150, %%zmm8, ", "zmm"));
    printf("512 vpmullq %.2f\n", RATE("vpmullq", "%%zmm8, ", "zmm"));
#endif
    return 0;
}
