/// Texts by number, end to end in one piece of memory.
struct StoredTexts: Sendable {
    let bytes: StoredArray<UInt8>
    /// Where each begins; one more at the end.
    let offsets: StoredArray<Int64>

    init(bytes: StoredArray<UInt8>, offsets: StoredArray<Int64>) {
        self.bytes = bytes
        self.offsets = offsets
    }

    init(_ texts: some Sequence<String>) {
        var bytes: [UInt8] = []
        var offsets: [Int64] = [0]
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            offsets.append(Int64(bytes.count))
        }
        self.init(bytes: StoredArray(bytes), offsets: StoredArray(offsets))
    }

    subscript(index: Int) -> String {
        bytes.withElements { String(decoding: $0[Int(offsets[index])..<Int(offsets[index + 1])], as: UTF8.self) }
    }
}
