"""The cases of `sepit bench` in PyTorch, for comparison: the same shapes, one JSON line per result.

    bench_torch.py gemm structure train train_plain lora encoder decode evaluate [--threads 2]

The model is stated plainly, as a careful PyTorch user would write it: scaled_dot_product_attention, fused AdamW, bf16 by
autocast. Weights and data are random; only time and memory are read. Needs torch; transformers for encoder,
decode and evaluate; transformers and peft for lora.
"""
import argparse
import json
import math
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

BATCH, PROTEIN, TEXT = 8, 256, 64
PROTEIN_LAYERS, PROTEIN_WIDTH, PROTEIN_HEADS, PROTEIN_INNER, KERNELS = 6, 192, 8, 768, 128
LAYERS, WIDTH, HEADS, KV_HEADS, INNER, VOCABULARY, MARKER = 8, 256, 8, 4, 704, 4096, 4000


def report(case, **fields):
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps({"case": case, "torch": torch.__version__, "peak_mb": peak, **fields}), flush=True)


def timed(work, runs, warm_up=2):
    for _ in range(warm_up):
        work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return {"min_s": min(seconds), "median_s": statistics.median(seconds)}


class Rotary(nn.Module):
    """Rotates halves of heads by position; tables are made once."""

    def __init__(self, size, longest):
        super().__init__()
        angles = torch.arange(longest)[:, None] * 10000 ** (-torch.arange(0, size, 2) / size)
        angles = torch.cat([angles, angles], -1)
        self.register_buffer("cosine", angles.cos(), persistent=False)
        self.register_buffer("sine", angles.sin(), persistent=False)

    def forward(self, x):  # [batch, heads, tokens, size]
        tokens, (low, high) = x.shape[-2], x.chunk(2, -1)
        return (x * self.cosine[:tokens] + torch.cat([-high, low], -1) * self.sine[:tokens]).to(x.dtype)


class StructureModule(nn.Module):
    """Distances -> Gaussian kernels -> a bias per head, and a sum per residue."""

    def __init__(self, width, heads, kernels):
        super().__init__()
        self.means, self.stds = nn.Parameter(torch.rand(kernels) * 20), nn.Parameter(torch.rand(kernels) * 3)
        self.inner, self.outer = nn.Linear(kernels, kernels), nn.Linear(kernels, heads)
        self.edge = nn.Linear(kernels, width)

    def forward(self, positions):  # [batch, tokens, 3]
        known = (positions != 0).any(-1)
        distance = (positions[:, :, None] - positions[:, None]).norm(dim=-1)
        deviation = self.stds.abs() + 1e-3
        kernels = torch.exp(-0.5 * ((distance[..., None] - self.means) / deviation) ** 2)
        kernels = kernels / (math.sqrt(2 * math.pi) * deviation)
        bias = self.outer(F.gelu(self.inner(kernels))).permute(0, 3, 1, 2)
        bias = bias.masked_fill(~(known[:, None, :, None] & known[:, None, None]), 0)
        edges = self.edge((kernels * known[:, None, :, None]).sum(2))
        return bias, edges.masked_fill(~known[..., None], 0)


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, inner, longest):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.rotary = Rotary(width // heads, longest)

    def forward(self, x, bias):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mask = None if bias is None else bias.to(v.dtype)
        attended = F.scaled_dot_product_attention(self.rotary(q), self.rotary(k), v, attn_mask=mask)
        x = x + self.out(attended.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate_up, self.down = nn.Linear(WIDTH, 2 * INNER, bias=False), nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Experts(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.router = nn.Linear(WIDTH, count, bias=False)
        self.experts = nn.ModuleList(FeedForward() for _ in range(count))

    def forward(self, x):
        rows = x.reshape(-1, WIDTH)
        probabilities = self.router(rows).softmax(-1)
        weight, chosen = probabilities.max(-1)
        y = torch.zeros_like(rows)
        for number, expert in enumerate(self.experts):
            index = (chosen == number).nonzero()[:, 0]
            y = y.index_add(0, index, (expert(rows[index]) * weight[index, None]).to(y.dtype))
        share = F.one_hot(chosen, len(self.experts)).float().mean(0)
        self.balance = len(self.experts) * (probabilities.mean(0) * share).sum()
        return y.view_as(x)


class DecoderLayer(nn.Module):
    def __init__(self, experts):
        super().__init__()
        self.size = WIDTH // HEADS
        self.norm1, self.norm2 = nn.RMSNorm(WIDTH, 1e-5), nn.RMSNorm(WIDTH, 1e-5)
        self.qkv = nn.Linear(WIDTH, (HEADS + 2 * KV_HEADS) * self.size, bias=False)
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)
        self.feed_forward = Experts(experts) if experts else FeedForward()
        self.rotary = Rotary(self.size, PROTEIN + TEXT)

    def forward(self, x):
        batch, tokens, _ = x.shape
        heads = self.qkv(self.norm1(x)).view(batch, tokens, -1, self.size).transpose(1, 2)
        q, k, v = heads.split([HEADS, KV_HEADS, KV_HEADS], 1)
        k, v = (y.repeat_interleave(HEADS // KV_HEADS, 1) for y in (self.rotary(k), v))
        attended = F.scaled_dot_product_attention(self.rotary(q), k, v, is_causal=True)
        x = x + self.out(attended.transpose(1, 2).reshape(batch, tokens, WIDTH))
        return x + self.feed_forward(self.norm2(x))


class Model(nn.Module):
    def __init__(self, experts, structure):
        super().__init__()
        self.residues = nn.Embedding(33, PROTEIN_WIDTH)
        self.structure = StructureModule(PROTEIN_WIDTH, PROTEIN_HEADS, KERNELS) if structure else None
        # The connector reads the state before the last layer, which is therefore not computed.
        self.encoder = nn.ModuleList(
            EncoderLayer(PROTEIN_WIDTH, PROTEIN_HEADS, PROTEIN_INNER, PROTEIN) for _ in range(PROTEIN_LAYERS - 1))
        self.connector = nn.Sequential(nn.Linear(PROTEIN_WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.decoder = nn.ModuleList(DecoderLayer(experts) for _ in range(LAYERS))
        self.norm, self.head = nn.RMSNorm(WIDTH, 1e-5), nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, residues, positions, text, at, supervised):
        x, bias = self.residues(residues), None
        if self.structure is not None:
            bias, edges = self.structure(positions)
            x = x + 0.01 * edges
        for layer in self.encoder:
            x = layer(x, bias)
        words = self.words(text)
        x = torch.cat([words[:, :at], self.connector(x).to(words.dtype), words[:, at + 1 :]], 1)
        for layer in self.decoder:
            x = layer(x)
        # Only rows that are supervised are mapped to the vocabulary.
        logits = self.head(self.norm(x)[:, -supervised - 1 : -1])
        loss = F.cross_entropy(logits.reshape(-1, VOCABULARY).float(), text[:, -supervised:].reshape(-1))
        balances = [layer.feed_forward.balance for layer in self.decoder if isinstance(layer.feed_forward, Experts)]
        return loss + 0.01 * sum(balances) if balances else loss


def training(case, structure):
    residues, text = torch.randint(4, 24, (BATCH, PROTEIN)), torch.randint(3, 3999, (BATCH, TEXT))
    positions = torch.randn(BATCH, PROTEIN, 3) * 15
    positions[:, 0] = positions[:, -1] = 0
    text[:, 10] = MARKER
    tokens = BATCH * (PROTEIN + TEXT - 1)
    for experts in (0, 4):
        model = Model(experts, structure)
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
        for dtype in ("fp32", "bf16"):

            def step():
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == "bf16"):
                    loss = model(residues, positions, text, 10, TEXT // 2)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad()

            result = timed(step, 5)
            report(case, experts=experts, dtype=dtype, tokens_per_step=tokens, tok_per_s=tokens / result["min_s"], **result)


class AdaptedModel(nn.Module):
    """The shapes of ESM-2 8M and of a Llama of 135M parameters: LoRA in the latter, connector and structure module in full."""

    def __init__(self, tokens, rank):
        super().__init__()
        from peft import LoraConfig, get_peft_model
        from transformers import LlamaConfig, LlamaForCausalLM

        width, heads = 320, 20
        self.structure = StructureModule(width, heads, KERNELS)
        self.residues = nn.Embedding(33, width).requires_grad_(False)
        self.encoder = nn.ModuleList(EncoderLayer(width, heads, 4 * width, tokens) for _ in range(5)).requires_grad_(False)
        config = LlamaConfig(
            vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
            num_key_value_heads=3, rms_norm_eps=1e-5, tie_word_embeddings=True, use_cache=False)
        self.connector = nn.Sequential(nn.Linear(width, 576), nn.GELU(), nn.Linear(576, 576))
        targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        self.text = get_peft_model(LlamaForCausalLM(config), LoraConfig(r=rank, lora_alpha=16, target_modules=targets))
        self.words = self.text.get_input_embeddings()

    def forward(self, residues, positions, text, at, supervised):
        bias, edges = self.structure(positions)
        x = self.residues(residues) + 0.01 * edges
        for layer in self.encoder:
            x = layer(x, bias)
        words = self.words(text)
        x = torch.cat([words[:, :at], self.connector(x).to(words.dtype), words[:, at + 1 :]], 1)
        # All rows are mapped to the vocabulary, as the loss of transformers does that everybody uses.
        labels = torch.full(x.shape[:2], -100)
        labels[:, -supervised:] = text[:, -supervised:]
        return self.text(inputs_embeds=x, labels=labels).loss


def lora():
    tokens, rank = 224, 8
    residues, text = torch.randint(4, 24, (BATCH, tokens)), torch.randint(3, 3999, (BATCH, TEXT))
    positions = torch.randn(BATCH, tokens, 3) * 15
    positions[:, 0] = positions[:, -1] = 0
    text[:, 10] = MARKER
    rows = BATCH * (2 * tokens + TEXT - 1)
    model = AdaptedModel(tokens, rank)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-4, fused=True)
    for dtype in ("fp32", "bf16"):

        def step():
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == "bf16"):
                loss = model(residues, positions, text, 10, TEXT // 2)
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            optimizer.zero_grad()

        result = timed(step, 2, 1)
        report("lora", rank=rank, dtype=dtype, tokens_per_step=rows, tok_per_s=rows / result["min_s"], **result)


def structure():
    module, positions = StructureModule(1280, 20, KERNELS), torch.randn(1, 1024, 3) * 20
    positions[:, 0] = positions[:, -1] = 0

    def work():
        bias, edges = module(positions)
        (bias.square().mean() + edges.square().mean()).backward()

    report("structure", dtype="fp32", T=1024, **timed(work, 3, 1))


def encoder():
    from transformers import EsmConfig, EsmModel

    tokens = 1024
    config = EsmConfig(
        vocab_size=33, hidden_size=1280, num_hidden_layers=33, num_attention_heads=20, intermediate_size=5120,
        position_embedding_type="rotary", token_dropout=True, mask_token_id=32, pad_token_id=1, layer_norm_eps=1e-5,
        emb_layer_norm_before=False, max_position_embeddings=tokens + 2, attn_implementation="sdpa")
    ids = torch.randint(4, 24, (1, tokens))
    ids[:, 0], ids[:, -1] = 0, 2
    mask = torch.ones_like(ids)
    for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        model = EsmModel(config, add_pooling_layer=False).to(dtype).eval()
        with torch.no_grad():
            report("encoder", dtype=name, T=tokens, **timed(lambda: model(ids, attention_mask=mask), 3, 1))


def decode():
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=32008, hidden_size=2048, intermediate_size=5632, num_hidden_layers=22, num_attention_heads=32,
        num_key_value_heads=4, rms_norm_eps=1e-5, max_position_embeddings=2048)
    torch.set_default_dtype(torch.bfloat16)
    model = LlamaForCausalLM(config).eval()
    torch.set_default_dtype(torch.float32)
    prompt, new = torch.randint(3, 32000, (1, 400)), 24
    with torch.no_grad():
        # Only the last row is mapped to the vocabulary.
        prefill = timed(lambda: model(prompt, logits_to_keep=1), 3, 1)["min_s"]
        both = timed(
            lambda: model.generate(
                prompt, max_new_tokens=new, min_new_tokens=new, do_sample=False, pad_token_id=0), 2, 0)["min_s"]
    report("decode", dtype="bf16", prefill_tok_per_s=400 / prefill, decode_tok_per_s=(new - 1) / (both - prefill))


def evaluate():
    """The language model alone, from the embeddings of 32 prompts, 24 tokens of each answer."""
    from transformers import LlamaConfig, LlamaForCausalLM

    questions, prompt, new = 32, PROTEIN + 23, 24
    config = LlamaConfig(
        vocab_size=4096, hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=8, num_attention_heads=8,
        num_key_value_heads=4, rms_norm_eps=1e-5, max_position_embeddings=2048)
    mask = torch.ones(questions, prompt, dtype=torch.long)
    for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        model = LlamaForCausalLM(config).to(dtype).eval()
        embeddings = torch.randn(questions, prompt, WIDTH).to(dtype) * 0.02
        with torch.no_grad():
            time = timed(
                lambda: model.generate(
                    inputs_embeds=embeddings, attention_mask=mask, max_new_tokens=new, min_new_tokens=new,
                    do_sample=False, pad_token_id=0), 5, 1)
        report("evaluate", dtype=name, T=PROTEIN, batch_tok_per_s=questions * new / time["min_s"], **time)


def gemm():
    for dtype in (torch.float32, torch.bfloat16):
        for m, n, k in (
            (2048, 2048, 2048), (1024, 1024, 1024), (512, 512, 512), (128, 512, 512), (1, 2048, 2048)):
            a, b = torch.randn(m, k).to(dtype), torch.randn(n, k).to(dtype)
            result = timed(lambda: F.linear(a, b), 9 if m > 1000 else 100)
            report(
                "gemm", dtype=str(dtype).removeprefix("torch."), m=m, n=n, k=k,
                gflops=2 * m * n * k / result["min_s"] / 1e9, **result)


CASES = {
    "gemm": gemm, "structure": structure, "train": lambda: training("train", True),
    "train_plain": lambda: training("train_plain", False), "lora": lora, "encoder": encoder, "decode": decode,
    "evaluate": evaluate,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Times PyTorch on the cases of `sepit bench`.")
    parser.add_argument("cases", nargs="+", choices=CASES)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    for name in arguments.cases:
        CASES[name]()
