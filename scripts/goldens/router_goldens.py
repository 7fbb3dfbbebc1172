"""Writes the golden cases of RouterTests: a small decoder with every kind of router, in PyTorch, with what routers add to
the loss, and all gradients by autograd.

Noise is drawn from Philox 4x32-10 as CounterRandom does, so that both sides see the same.

Needs: pip install torch safetensors. Made with torch 2.13.0 on a CPU.
Usage: router_goldens.py [DIR]      into Tests/LanguageModelTests/Goldens/routers by default
"""
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

LAYERS, HIDDEN, HEADS, KV_HEADS, FFN, VOCAB, EXPERTS = 2, 8, 2, 1, 6, 12, 4
LENGTHS = [7, 5]
SEED, STEP = 11, 3
# Name: router, experts per token, renormalise, gate scale, shared expert, then coefficients and what else there is.
CASES = {
    "top1": dict(router="topK", k=1, balance=0.3, z=0.02),
    "top2-capacity": dict(router="topK", k=2, renormalise=True, balance=0.3, capacity=0.75),
    "top2-shared": dict(router="topK", k=2, scale=0.7, shared=True, balance=0.3),
    "noisy": dict(router="noisyTopK", k=2, renormalise=True, noise=True, importance=0.4, load=0.5, z=0.02),
    "noisy-in-use": dict(router="noisyTopK", k=2, renormalise=True),
    "biased": dict(router="biasBalanced", k=2, renormalise=True, scale=2.5, sequence=0.6),
    "biased-raw": dict(router="biasBalanced", k=1, sequence=0.6),
    "dense": dict(router="denseToSparse", k=1, noise=True, temperature=0.8, balance=0.3, z=0.02),
    "sparse": dict(router="denseToSparse", k=1, noise=True, balance=0.3),
    "sparse-in-use": dict(router="denseToSparse", k=1),
}
MASK32, MASK64 = 2**32 - 1, 2**64 - 1


class Philox:
    """Philox 4x32-10 (Salmon et al., 2011), with a stream named by FNV-1a."""

    def __init__(self, seed: int, stream: str, step: int):
        value = 0xCBF29CE484222325
        for byte in stream.encode():
            value = (value ^ byte) * 0x100000001B3 & MASK64
        self.stream = value ^ (step * 0x9E3779B97F4A7C15 & MASK64)
        self.key, self.counter, self.buffer = (seed & MASK32, seed >> 32), 0, []

    def next32(self) -> int:
        if not self.buffer:
            c = [self.counter & MASK32, self.counter >> 32, self.stream & MASK32, self.stream >> 32]
            k0, k1 = self.key
            for _ in range(10):
                a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
                c = [(b >> 32) ^ c[1] ^ k0, b & MASK32, (a >> 32) ^ c[3] ^ k1, a & MASK32]
                k0, k1 = (k0 + 0x9E3779B9) & MASK32, (k1 + 0xBB67AE85) & MASK32
            self.buffer, self.counter = c, self.counter + 1
        return self.buffer.pop(0)

    def uniform(self) -> float:
        low = self.next32()
        return ((self.next32() << 32 | low) >> 11) * 2.0**-53

    def normal(self) -> float:
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def gumbel(self) -> float:
        return -math.log(-math.log(self.uniform()))


def variation(x):
    return x.var(unbiased=False) / x.mean() ** 2


def keep_capacity(chosen, capacity):
    """Which choices [N, k] find room: all first choices before second ones, earlier tokens before later ones."""
    kept, counts = torch.zeros_like(chosen, dtype=torch.bool), [0] * EXPERTS
    for choice in range(chosen.shape[1]):
        for token in range(chosen.shape[0]):
            expert = int(chosen[token, choice])
            if counts[expert] < capacity:
                counts[expert] += 1
                kept[token, choice] = True
    return kept


def route(case, x, p, prefix, layer):
    """x [N, D] -> gate weights of all experts [N, E], 0 where a token doesn't go, and the penalty."""
    tokens = len(x)
    draw = Philox(SEED, f"router.{layer}", STEP) if case.get("noise") else None
    logits = clean = x @ p[prefix + "gate.weight"].T
    penalty = x.new_zeros(())
    if case["router"] == "biasBalanced":
        scores = logits.sigmoid()
        chosen = (scores + p[prefix + "gate.e_score_correction_bias"]).topk(case["k"]).indices
        share, first = scores / scores.sum(-1, keepdim=True), 0
        preferred = F.one_hot(scores.topk(case["k"]).indices, EXPERTS).sum(1).to(x.dtype)
        for length in LENGTHS:
            rows = slice(first, first + length)
            f = preferred[rows].sum(0) * EXPERTS / (case["k"] * length)
            penalty = penalty + case["sequence"] * (f * share[rows].mean(0)).sum() / len(LENGTHS)
            first += length
    elif case["router"] == "denseToSparse":
        scores = logits.softmax(-1)
        noise = torch.tensor([[draw.gumbel() for _ in range(EXPERTS)] for _ in range(tokens)]) if draw else 0.0
        if "temperature" in case:
            sent = ((logits + noise) / case["temperature"]).softmax(-1) > 0.001
        else:
            sent = F.one_hot((logits + noise).argmax(-1), EXPERTS).bool()
        weights = scores * sent
        penalty = EXPERTS * (weights.mean(0) * sent.to(x.dtype).mean(0)).sum() * case.get("balance", 0)
        return weights, penalty + case.get("z", 0) * logits.logsumexp(-1).square().mean()
    else:
        if draw:
            epsilon = torch.tensor([[draw.normal() for _ in range(EXPERTS)] for _ in range(tokens)])
            deviation = F.softplus(x @ p[prefix + "gate.noise.weight"].T)
            logits = clean + epsilon * deviation
        scores = logits.softmax(-1)
        chosen = logits.topk(case["k"]).indices
        first = F.one_hot(chosen[:, 0], EXPERTS).to(x.dtype).mean(0)
        penalty = case.get("balance", 0) * EXPERTS * (first * scores.mean(0)).sum()
    weights = scores.gather(1, chosen)
    if case.get("renormalise"):
        weights = weights / weights.sum(-1, keepdim=True)
    everywhere = torch.zeros_like(scores).scatter(1, chosen, weights)
    if "importance" in case:
        penalty = penalty + case["importance"] * variation(everywhere.sum(0))
        top = logits.sort(descending=True).values
        is_in = torch.zeros_like(scores, dtype=torch.bool).scatter(1, chosen, True)
        threshold = torch.where(is_in, top[:, case["k"], None], top[:, case["k"] - 1, None])
        chance = torch.distributions.Normal(0.0, 1.0).cdf((clean - threshold) / deviation)
        penalty = penalty + case["load"] * variation(chance.sum(0))
    if case["router"] != "biasBalanced":
        penalty = penalty + case.get("z", 0) * logits.logsumexp(-1).square().mean()
    if "capacity" in case:
        kept = keep_capacity(chosen, math.ceil(tokens * case["k"] / EXPERTS * case["capacity"]))
        everywhere = everywhere * torch.zeros_like(scores).scatter(1, chosen, kept.to(x.dtype))
    return everywhere, penalty


def network(x, p, prefix):
    gate, up, down = (p[f"{prefix}{name}_proj.weight"] for name in ("gate", "up", "down"))
    return (F.silu(x @ gate.T) * (x @ up.T)) @ down.T


def norm(x, gain):
    return gain * x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


def attention(x, p, prefix):
    """Causal, within each of the packed sequences."""
    size, out, first = HIDDEN // HEADS, [], 0
    for length in LENGTHS:
        y = x[first : first + length]
        q, k, v = ((y @ p[f"{prefix}{name}_proj.weight"].T).view(length, -1, size).transpose(0, 1) for name in "qkv")
        angle = torch.outer(torch.arange(length).float(), 10000.0 ** (-torch.arange(0, size, 2).float() / size))
        cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()

        def rotate(z):
            a, b = z.chunk(2, -1)
            return z * cos + torch.cat([-b, a], -1) * sin

        k, v = (z.repeat_interleave(HEADS // KV_HEADS, 0) for z in (rotate(k), v))
        o = F.scaled_dot_product_attention(rotate(q)[None], k[None], v[None], is_causal=True)[0]
        out.append(o.transpose(0, 1).reshape(length, HIDDEN) @ p[prefix + "o_proj.weight"].T)
        first += length
    return torch.cat(out)


def decoder(case, ids, p):
    x, penalty = p["model.embed_tokens.weight"][ids], torch.zeros(())
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        x = x + attention(norm(x, p[prefix + "input_layernorm.weight"]), p, prefix + "self_attn.")
        y, prefix = norm(x, p[prefix + "post_attention_layernorm.weight"]), prefix + "mlp."
        weights, added = route(case, y, p, prefix, layer)
        outputs = torch.stack([network(y, p, f"{prefix}experts.{e}.") for e in range(EXPERTS)], 1)
        mixed = (weights[..., None] * outputs).sum(1) * case.get("scale", 1.0)
        x = x + mixed + (network(y, p, prefix + "shared_expert.") if case.get("shared") else 0)
        penalty = penalty + added
    return norm(x, p["model.norm.weight"]) @ p["lm_head.weight"].T, penalty


def parameters(case):
    shapes, size = {"model.embed_tokens.weight": (VOCAB, HIDDEN)}, HIDDEN // HEADS
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        shapes[prefix + "input_layernorm.weight"] = shapes[prefix + "post_attention_layernorm.weight"] = (HIDDEN,)
        for name, outputs, inputs in [("q", HIDDEN, HIDDEN), ("k", KV_HEADS * size, HIDDEN),
                                      ("v", KV_HEADS * size, HIDDEN), ("o", HIDDEN, HIDDEN)]:
            shapes[f"{prefix}self_attn.{name}_proj.weight"] = (outputs, inputs)
        shapes[prefix + "mlp.gate.weight"] = (EXPERTS, HIDDEN)
        if case["router"] == "noisyTopK":
            shapes[prefix + "mlp.gate.noise.weight"] = (EXPERTS, HIDDEN)
        if case["router"] == "biasBalanced":
            shapes[prefix + "mlp.gate.e_score_correction_bias"] = (EXPERTS,)
        for owner in [f"experts.{e}" for e in range(EXPERTS)] + (["shared_expert"] if case.get("shared") else []):
            for name, shape in [("gate", (FFN, HIDDEN)), ("up", (FFN, HIDDEN)), ("down", (HIDDEN, FFN))]:
                shapes[f"{prefix}mlp.{owner}.{name}_proj.weight"] = shape
    shapes["model.norm.weight"], shapes["lm_head.weight"] = (HIDDEN,), (VOCAB, HIDDEN)
    return {
        name: torch.randn(shape) * (1.5 if ".gate.weight" in name else 0.4) + ("norm" in name)
        for name, shape in shapes.items()
    }


def main() -> None:
    default = pathlib.Path(__file__).resolve().parents[2] / "Tests/LanguageModelTests/Goldens/routers"
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    out.mkdir(parents=True, exist_ok=True)
    for seed, (name, case) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        p = {key: value.requires_grad_("bias" not in key) for key, value in parameters(case).items()}
        ids = torch.randint(0, VOCAB, (sum(LENGTHS),))
        logits, penalty = decoder(case, ids, p)
        factors = torch.randn(logits.shape)
        ((logits * factors).sum() + penalty).backward()
        tensors = {key: value.detach().contiguous() for key, value in p.items()}
        tensors |= {"grad." + key: torch.zeros_like(value) if value.grad is None else value.grad
                    for key, value in p.items() if value.requires_grad}
        tensors |= {"ids": ids, "factors": factors, "logits": logits.detach(), "penalty": penalty.detach()[None]}
        save_file(tensors, out / f"{name}.safetensors")
        print(f"{name}: penalty {penalty.item():.4f}")


if __name__ == "__main__":
    main()
