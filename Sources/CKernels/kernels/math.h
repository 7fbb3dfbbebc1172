// Branch-free elementary functions that the compiler can vectorise.

/// The square root; sqrtf may set errno, which keeps loops from being vectorised.
static inline __attribute__((always_inline)) float root(float x) { return __builtin_elementwise_sqrt(x); }

/// e^x, relative error below 2e-7; 0 below -87.3.
static inline __attribute__((always_inline)) float fast_exp(float x) {
    float clamped = x < -87.3f ? -87.3f : x > 88.3f ? 88.3f : x;
    float n = __builtin_rintf(clamped * 1.44269504088896341f);
    float r = clamped - n * 0.693145751953125f;
    r = r - n * 1.42860682030941723e-6f;
    float y = 1.0f / 720;
    y = y * r + 1.0f / 120;
    y = y * r + 1.0f / 24;
    y = y * r + 1.0f / 6;
    y = y * r + 0.5f;
    y = y * r + 1.0f;
    y = y * r + 1.0f;
    union { int32_t i; float f; } power = {.i = ((int32_t)n + 127) << 23};
    return x < -87.3f ? 0.0f : y * power.f;
}

/// The standard normal distribution function, relative error about 3e-7, given e^(-x^2/2).
/// erfcx(z) is a polynomial in 1/(1 + 0.4 z), fitted over 0...12 by scripts/fit_erfcx.py.
static inline __attribute__((always_inline)) float normal_cdf(float x, float gaussian) {
    float z = __builtin_fabsf(x) * 0.707106781186547524f;
    float t = 1.0f / (1.0f + 0.4f * z);
    float y = 0.044154015523664845f;
    y = y * t - 0.1544057823595626f;
    y = y * t + 0.11302660774291134f;
    y = y * t + 0.05486633487329331f;
    y = y * t + 0.10249754022859019f;
    y = y * t + 0.1837791393043021f;
    y = y * t + 0.2043220884877938f;
    y = y * t + 0.22610648506022674f;
    y = y * t + 0.22565364746240116f;
    float tail = 0.5f * y * t * gaussian;
    return x < 0 ? tail : 1.0f - tail;
}

static inline __attribute__((always_inline)) float logistic(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

static inline long least(long a, long b) { return a < b ? a : b; }
static inline long round_up(long count, long multiple) { return (count + multiple - 1) / multiple * multiple; }
