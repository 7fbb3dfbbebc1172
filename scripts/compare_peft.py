"""Exchanges LoRA adapters with PEFT and compares the logits.

An imported, randomly initialised model (see compare_models.py) gets an adapter from `sepit train`, which PEFT must load onto
the transformers Llama; and PEFT makes adapters with other scales, ranks and modules, which `sepit merge` must take. No
weights are downloaded.

Needs: pip install torch transformers tokenizers safetensors sentencepiece peft.
Usage: compare_peft.py SEPIT [FOLDER]
"""
import json
import pathlib
import sys
import tempfile

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import EsmConfig, EsmForMaskedLM, LlamaConfig, LlamaForCausalLM

import compare_models
from compare_models import ROOT, SEQUENCE, goldens, report, sepit, tokenizer_goldens

LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
MADE = {
    "plain": dict(r=8, lora_alpha=16, target_modules=["q_proj", "v_proj"]),
    "rank-stabilised, patterns, output layer": dict(
        r=4, lora_alpha=6, target_modules=LAYERS, use_rslora=True, rank_pattern={"down_proj": 2, "layers.3.mlp.up_proj": 7},
        alpha_pattern={"o_proj": 11}, modules_to_save=["lm_head"]),
    "last layers only": dict(r=2, lora_alpha=2, target_modules=["gate_proj"], layers_to_transform=[2, 3]),
}
REFUSED = {"DoRA": dict(use_dora=True), "trained biases": dict(bias="all"), "another start": dict(init_lora_weights="olora")}


class Comparison:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        lines = (ROOT / "Tests/LanguageModelTests/Goldens/corpus.txt").read_text(encoding="utf-8").splitlines()
        tokenizer = tokenizer_goldens.sentence_piece(lines, True)
        shape = dict(hidden_size=64, num_hidden_layers=3, num_attention_heads=4, intermediate_size=128)
        esm = EsmForMaskedLM._from_config(
            EsmConfig(vocab_size=33, mask_token_id=32, pad_token_id=1, position_embedding_type="rotary", token_dropout=True,
                      emb_layer_norm_before=False, layer_norm_eps=1e-5, hidden_dropout_prob=0.0,
                      attention_probs_dropout_prob=0.0, max_position_embeddings=1026, **shape),
            attn_implementation="eager").eval()
        goldens.randomise(esm, 1)
        esm.save_pretrained(folder / "esm2")
        self.esm = esm.esm
        self.config = LlamaConfig(**compare_models.SHAPE, vocab_size=tokenizer.get_vocab_size(),
                                  eos_token_id=tokenizer.token_to_id("</s>"))
        llama = LlamaForCausalLM._from_config(self.config).eval()
        goldens.randomise(llama, 3)
        llama.save_pretrained(folder / "llama")
        tokenizer.save(str(folder / "llama/tokenizer.json"))
        sepit(program, "import", "--protein-lm", folder / "esm2", "--llm", folder / "llama", "--out", folder / "model")
        self.weights = load_file(folder / "model/model.safetensors")
        fields = json.loads((folder / "model/config.json").read_text())
        self.marker, self.config.vocab_size = fields["protein_token"], fields["text"]["vocab"]
        random = torch.Generator().manual_seed(7)
        self.ids = torch.randint(3, tokenizer.get_vocab_size(), (1, 40), generator=random)
        self.ids[0, 5] = self.marker
        protein = goldens.encode(SEQUENCE)
        save_file(dict(protein_ids=protein, protein_mask=torch.ones_like(protein), text_ids=self.ids,
                       positions=torch.zeros(*protein.shape, 3), text_mask=torch.ones_like(self.ids),
                       labels=torch.full_like(self.ids, -100)), folder / "batch.safetensors")

    def llama(self):
        model = LlamaForCausalLM._from_config(self.config, attn_implementation="eager").eval()
        model.load_state_dict({k[11:]: v for k, v in self.weights.items() if k.startswith("text_model.")})
        return model

    def theirs(self, model, connector):
        """Logits of a transformers model with the protein's features in the place of its token."""
        with torch.no_grad():
            protein = goldens.encode(SEQUENCE)
            x = self.esm(protein, attention_mask=torch.ones_like(protein), output_hidden_states=True).hidden_states[-2]
            for layer in ("linear_1", "linear_2"):
                x = x @ connector[f"multi_modal_projector.{layer}.weight"].T + connector[f"multi_modal_projector.{layer}.bias"]
                x = torch.nn.functional.gelu(x) if layer == "linear_1" else x
            text = model.get_input_embeddings()(self.ids)
            return model(inputs_embeds=torch.cat([text[:, :5], x, text[:, 6:]], 1)).logits[0]

    def ours(self, adapter):
        merged, out = self.folder / "merged", self.folder / "logits.safetensors"
        sepit(self.program, "merge", "--model", self.folder / "model", "--adapter", adapter, "--out", merged, "--force")
        sepit(self.program, "logits", "--model", merged, "--input", self.folder / "batch.safetensors", "--output", out)
        return load_file(out)["logits"][0]

    def compare(self, what, adapter, model, connector):
        theirs = self.theirs(model, connector)
        scale = theirs.abs().max().item()
        report(what, self.ours(adapter)[: len(theirs)], theirs, 1e-5 * scale)
        change = (theirs - self.theirs(self.llama(), self.weights)).abs().max().item()
        print(f"        it changes the logits by up to {change:.2f}")

    def from_sepit(self):
        f = self.folder
        sepit(self.program, "make-demo", "--out", f / "structures", "--count", 40)
        sepit(self.program, "build-dataset", f / "structures", "--annotations", f / "structures/annotations.tsv", "--split", "random", "--out", f / "data")
        for modules in ("connector", "connector,embeddings,head"):
            run = f / ("run-" + modules)
            sepit(self.program, "train", "stage1", "--data", f / "data", "--model", f / "model", "--out", run,
                  "--set", "tuning.method=lora", "--set", f"tuning.modules={modules}", "--set", "train.maxSteps=12",
                  "--set", "train.learningRate=0.02", "--set", "train.tokensPerBatch=1024")
            model = PeftModel.from_pretrained(self.llama(), run / "adapter").eval()
            self.compare(f"trained by sepit, {modules} in full, read by PEFT", run / "adapter", model,
                         load_file(run / "adapter/sepit_modules.safetensors"))
            question = ["--json", "--max-tokens", 30, f"What is {SEQUENCE} ?"]
            answers = [json.loads(sepit(self.program, "ask", "--model", *where, *question))["answer"]
                       for where in ([f / "merged"], [f / "model", "--adapter", run / "adapter"])]
            same = answers[0] == answers[1]
            compare_models.failures += not same
            print(f"{'ok' if same else 'DIFFERS':8}answers of the merged model and of the model with the adapter")

    def from_peft(self):
        for name, settings in MADE.items():
            model = get_peft_model(self.llama(), LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
            random = torch.Generator().manual_seed(9)
            with torch.no_grad():
                for parameter in model.parameters():
                    if parameter.requires_grad:
                        parameter.copy_(0.06 * torch.randn(parameter.shape, generator=random))
            model.save_pretrained(self.folder / "peft")
            self.compare(f"made by PEFT, {name}", self.folder / "peft", model, self.weights)
        for name, settings in REFUSED.items():
            model = get_peft_model(self.llama(), LoraConfig(task_type="CAUSAL_LM", target_modules=["q_proj"], **settings))
            model.save_pretrained(self.folder / "peft")
            try:
                self.ours(self.folder / "peft")
                compare_models.failures += 1
                print(f"WRONG   {name} was not refused")
            except SystemExit as error:
                print(f"ok      {name} is refused: {str(error).splitlines()[0][-110:]}")


def main(program, folder):
    comparison = Comparison(program, folder)
    comparison.from_sepit()
    comparison.from_peft()
    sys.exit(compare_models.failures > 0)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(sys.argv[1], pathlib.Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1], pathlib.Path(folder))
