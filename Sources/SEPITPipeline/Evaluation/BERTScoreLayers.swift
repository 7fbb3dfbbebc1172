/// Which layer agrees best with people's judgements, by the name of the model: the table of the package bert_score 0.3.13
/// (`model2layers`), as far as its models are of the BERT family.
enum BERTScoreLayers {
    /// Nil for a model that isn't in the table.
    ///
    /// - Parameter name: of the model or of its folder, with or without who published it.
    static func layer(of name: String) -> Int? {
        let name = name.split(separator: "/").last.map(String.init) ?? name
        return table[name] ?? miniature(name)
    }

    private static let table = [
        "bert-base-uncased": 9, "bert-large-uncased": 18, "bert-base-cased-finetuned-mrpc": 9,
        "bert-base-multilingual-cased": 9, "bert-base-chinese": 8, "scibert_scivocab_uncased": 8,
        "scibert_scivocab_cased": 9, "scibert_basevocab_uncased": 9, "spanbert-base-cased": 8,
        "spanbert-large-cased": 17, "finbert": 10, "unsup-simcse-bert-base-uncased": 10,
        "unsup-simcse-bert-large-uncased": 18, "sup-simcse-bert-base-uncased": 10, "sup-simcse-bert-large-uncased": 18,
        "bert-base-turkish-cased": 10,
    ]

    /// Those of `bert_uncased_L-LAYERS_H-WIDTH_A-HEADS`, for widths of 128, 256, 512 and 768.
    private static func miniature(_ name: String) -> Int? {
        let layers = [
            2: [1, 1, 1, 2], 4: [3, 3, 3, 3], 6: [5, 5, 5, 5], 8: [7, 7, 6, 7], 10: [8, 8, 9, 8], 12: [10, 11, 10, 9],
        ]
        let parts = name.split(separator: "_")
        guard parts.count == 5, parts[..<2] == ["bert", "uncased"], let count = Int(parts[2].dropFirst(2)),
            let place = ["H-128", "H-256", "H-512", "H-768"].firstIndex(of: parts[3])
        else { return nil }
        return layers[count]?[place]
    }
}
