/// WordPiece (Wu et al., 2016), the model of BERT: a word is cut into the longest known pieces from its beginning on.
struct WordPieceModel: Sendable {
    /// Token bytes (UTF-8) to id.
    let vocabulary: [[UInt8]: Int]
    let unknownID: Int?
    /// Stands in front of pieces that continue a word.
    let continuation: [UInt8]
    /// Words of more characters are unknown.
    let longestWord: Int

    /// The ids of one word; that of the unknown token if any part of it isn't known.
    func encode(_ word: ArraySlice<UInt8>) -> [Int] {
        let unknown = unknownID.map { [$0] } ?? []
        guard word.count(where: { $0 & 0xC0 != 0x80 }) <= longestWord else { return unknown }
        var ids: [Int] = []
        var start = word.startIndex
        while start < word.endIndex {
            let prefix = start == word.startIndex ? [] : continuation
            var end = word.endIndex
            var found: Int?
            while end > start {
                found = vocabulary[prefix + word[start..<end]]
                if found != nil { break }
                repeat { end -= 1 } while end > start && word[end] & 0xC0 == 0x80
            }
            guard let found else { return unknown }
            ids.append(found)
            start = end
        }
        return ids
    }
}

/// What turns a word into ids.
enum WordModel: Sendable {
    case bytePair(BytePairModel)
    case wordPiece(WordPieceModel)

    var vocabulary: [[UInt8]: Int] {
        switch self {
        case .bytePair(let model): model.vocabulary
        case .wordPiece(let model): model.vocabulary
        }
    }

    func encode(_ word: ArraySlice<UInt8>) -> [Int] {
        switch self {
        case .bytePair(let model): model.encode(word)
        case .wordPiece(let model): model.encode(word)
        }
    }
}
