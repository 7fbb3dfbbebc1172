/// The regular expressions that cut text into words before byte-pair encoding, as hand-written matchers.
///
/// They differ in few points, so one matcher serves the expressions of the GPT-2 and of the GPT-4 kind; a file that
/// names any other expression is refused. Every byte of the text ends up in exactly one piece.
struct SplitPattern: Equatable, Sendable {
    /// GPT-4's kind takes one character of any class but newline before a word, ignores case in contractions, and ends
    /// a run of spaces at its last newline.
    private let isGPT4: Bool
    /// The most digits in one piece.
    private let digitLimit: Int

    /// Source: Radford et al., "Language models are unsupervised multitask learners", 2019; its code, `encoder.py`.
    static let gpt2 = SplitPattern(isGPT4: false, digitLimit: .max)

    private static let space = #"|\s+(?!\S)|\s+"#
    private static let ignoringCase = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|"
    private static let words = #"[^\r\n\p{L}\p{N}]?\p{L}+|"#
    private static let rest = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"#
    /// The expression of Llama 3.
    static let llama3 = ignoringCase + words + #"\p{N}{1,3}"# + rest + space
    /// The expression of Qwen 2.
    static let qwen2 = ignoringCase + words + #"\p{N}"# + rest + space

    private static let expressions: [String: SplitPattern] = {
        let possessive =
            #"[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]"#
        return [
            #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+"# + space: gpt2,
            llama3: SplitPattern(isGPT4: true, digitLimit: 3), qwen2: SplitPattern(isGPT4: true, digitLimit: 1),
            ignoringCase + possessive + space: SplitPattern(isGPT4: true, digitLimit: 3),
            "'(?i:[sdmt]|ll|ve|re)|" + possessive + space: SplitPattern(isGPT4: true, digitLimit: 3),
        ]
    }()

    private init(isGPT4: Bool, digitLimit: Int) {
        self.isGPT4 = isGPT4
        self.digitLimit = digitLimit
    }

    /// The matcher for a regular expression as it stands in `tokenizer.json`, or nil for an unknown one.
    init?(expression: String) {
        guard let known = Self.expressions[expression] else { return nil }
        self = known
    }

    /// Cuts UTF-8 text into pieces.
    func pieces(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let scanner = Scanner(text)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < scanner.count {
            let end = isGPT4 ? scanner.gpt4Match(start, digitLimit: digitLimit) : scanner.gpt2Match(start)
            pieces.append(text[scanner.offsets[start]..<scanner.offsets[end]])
            start = end
        }
        return pieces
    }
}

/// Text as scalars with their classes and byte offsets; each `match` returns the end of the piece that begins at `i`.
private struct Scanner {
    private var scalars: [Unicode.Scalar] = []
    private var classes: [CharacterClass] = []
    /// Byte offset of every scalar, and of the end.
    private(set) var offsets: [Int] = []

    init(_ text: ArraySlice<UInt8>) {
        scalars.reserveCapacity(text.count)
        classes.reserveCapacity(text.count)
        offsets.reserveCapacity(text.count + 1)
        var offset = text.startIndex
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            scalars.append(scalar)
            classes.append(CharacterClass(scalar))
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
    }

    var count: Int { scalars.count }

    func gpt2Match(_ i: Int) -> Int {
        if let end = contraction(i, ignoringCase: false) { return end }
        let body = i + (scalars[i] == " " && i + 1 < count ? 1 : 0)
        if classes[body] != .space { return run(classes[body], from: body) }
        return spaces(i)
    }

    func gpt4Match(_ i: Int, digitLimit: Int) -> Int {
        if let end = contraction(i, ignoringCase: true) { return end }
        if classes[i] == .letter { return run(.letter, from: i) }
        if !isNewline(i), classes[i] != .number, i + 1 < count, classes[i + 1] == .letter {
            return run(.letter, from: i + 1)
        }
        if classes[i] == .number { return min(run(.number, from: i), digitLimit == .max ? .max : i + digitLimit) }
        let body = i + (scalars[i] == " " && i + 1 < count ? 1 : 0)
        if classes[body] == .other {
            var end = run(.other, from: body)
            while end < count, isNewline(end) { end += 1 }
            return end
        }
        let end = run(.space, from: i)
        if let newline = (i..<end).last(where: isNewline) { return newline + 1 }
        return spaces(i)
    }

    /// A run of white space, less its last character where a word follows that may take it.
    private func spaces(_ i: Int) -> Int {
        let end = run(.space, from: i)
        return end < count && end - i > 1 ? end - 1 : end
    }

    private func run(_ kind: CharacterClass, from start: Int) -> Int {
        var end = start
        while end < count, classes[end] == kind { end += 1 }
        return end
    }

    private func isNewline(_ i: Int) -> Bool { scalars[i] == "\n" || scalars[i] == "\r" }

    /// One of 's 't 're 've 'm 'll 'd.
    private func contraction(_ i: Int, ignoringCase: Bool) -> Int? {
        guard scalars[i] == "'", i + 1 < count else { return nil }
        func letter(_ index: Int) -> Unicode.Scalar? {
            guard index < count else { return nil }
            let scalar = scalars[index]
            guard ignoringCase else { return scalar }
            if scalar == "\u{17F}" { return "s" }  // the long s folds to s
            return "A"..."Z" ~= scalar ? Unicode.Scalar(scalar.value | 0x20) : scalar
        }
        switch (letter(i + 1), letter(i + 2)) {
        case ("s", _), ("t", _), ("m", _), ("d", _): return i + 2
        case ("r", "e"), ("v", "e"), ("l", "l"): return i + 3
        default: return nil
        }
    }
}
