"""Writes a tiny text encoder in the transformers layout, and what transformers and bert_score compute with it.

  Tests/LanguageModelTests/Goldens/text-encoder   BertForMaskedLM: hidden states, and BERTScore of pairs of texts

Needs: pip install torch transformers safetensors bert_score. Made with torch 2.13.0, transformers 5.24.0, bert_score 0.3.13.
Usage: text_encoder_goldens.py
"""
import json
import pathlib

import torch
from bert_score import score
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertTokenizer

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/LanguageModelTests/Goldens/text-encoder"
WORDS = ("[PAD] [UNK] [CLS] [SEP] [MASK] the protein is in nucleus of cell a membrane bind ##s ##ing zinc cyto ##plasm hydro "
         "##lase , . 3 - 1").split()
TEXTS = ["The protein is in the nucleus.", "a hydrolase binding zinc, in cytoplasm", "unheard-of words", "",
         "membrane " * 30]
PAIRS = [("The protein binds zinc.", ["a protein binding zinc", "zinc is in the cell"]),
         ("It is in the cytoplasm.", ["The protein is in the nucleus of a cell."]),
         ("hydrolase", ["a membrane protein, 3-1"]), ("nucleus", ["The nucleus."])]


def randomise(model):
    random = torch.Generator().manual_seed(3)
    for name, parameter in model.named_parameters():
        with torch.no_grad():
            noise = torch.randn(parameter.shape, generator=random)
            if parameter.dim() == 1:
                parameter.copy_(1 + 0.2 * noise if name.endswith("LayerNorm.weight") else 0.1 * noise)
            else:
                parameter.copy_(noise * 1.2 / parameter.shape[-1] ** 0.5)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "vocab.txt").write_text("".join(word + "\n" for word in WORDS))
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(dict(do_lower_case=True, model_max_length=24,
                                                                  tokenizer_class="BertTokenizer")) + "\n")
    config = BertConfig(vocab_size=len(WORDS), hidden_size=24, num_hidden_layers=3, num_attention_heads=3,
                        intermediate_size=40, max_position_embeddings=32)
    model = BertForMaskedLM._from_config(config, attn_implementation="eager").eval()
    randomise(model)
    model.save_pretrained(FOLDER)
    tokenizer = BertTokenizer.from_pretrained(FOLDER)
    expected = {}
    with torch.no_grad():
        for index, text in enumerate(TEXTS):
            batch = tokenizer(text, return_tensors="pt", truncation=True)
            states = model(**batch, output_hidden_states=True).hidden_states
            expected[f"{index}.ids"] = batch["input_ids"][0]
            for layer, state in enumerate(states):
                expected[f"{index}.hidden.{layer}"] = state[0].contiguous()
    save_file(expected, FOLDER / "expected.safetensors")
    scores = {}
    for layers in [1, 2, 3]:
        # One pair at a time: padding of a batch would let a similarity below 0 count as 0.
        scores[layers] = [[value.item() for value in score([answer], [references], model_type=str(FOLDER), num_layers=layers)]
                          for answer, references in PAIRS]
    lines = [dict(answer=a, references=r, scores={str(k): [round(x, 7) for x in v[i]] for k, v in scores.items()})
             for i, (a, r) in enumerate(PAIRS)]
    (FOLDER / "bertscore.json").write_text(json.dumps(dict(texts=TEXTS, pairs=lines), indent=1) + "\n")


if __name__ == "__main__":
    main()
