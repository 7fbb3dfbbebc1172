/// Writes a safetensors file of fp32 tensors whose values come one tensor after another, so that memory never holds
/// all.
///
/// The file appears under its path only when it is complete and on disk.
public struct SafetensorsStream: ~Copyable {
    /// A tensor that will be written.
    public struct Entry: Sendable {
        /// The name in the file.
        public let name: String
        /// Extents, outermost first.
        public let shape: [Int]

        /// A tensor of fp32 numbers.
        public init(_ name: String, shape: [Int]) {
            self.name = name
            self.shape = shape
        }

        var count: Int { shape.reduce(1, *) }
    }

    private let entries: [Entry]
    private var next = 0
    private var output: AtomicFileWriter

    /// Writes the header.
    ///
    /// - Parameter entries: in the order of `ordered`.
    /// - Throws: `SepitError` `.cannotWrite` or `.inputOutput`, as `AtomicFileWriter`.
    /// - Precondition: the names are distinct and in order, and none is `__metadata__`.
    public init(_ entries: [Entry], metadata: [String: String] = [:], to path: String) throws(SepitError) {
        precondition(zip(entries, entries.dropFirst()).allSatisfy { $0.name < $1.name }, "distinct names in order")
        var output = try AtomicFileWriter(path)
        try output.write(SafetensorsWriter.header(entries.map { ($0.name, .float32, $0.shape) }, metadata))
        self.entries = entries
        self.output = output
    }

    /// The order in which tensors stand in a file.
    public static func ordered<Value>(_ values: [Value], by name: (Value) -> String) -> [Value] {
        values.sorted { name($0) < name($1) }
    }

    /// Writes the values of the next tensor.
    ///
    /// - Precondition: there is one, and they have its number.
    public mutating func append(_ floats: UnsafeBufferPointer<Float>) throws(SepitError) {
        precondition(next < entries.count && floats.count == entries[next].count, "values of the next tensor")
        try output.write(UnsafeRawBufferPointer(floats))
        next += 1
    }

    /// Makes the file appear.
    ///
    /// - Precondition: every tensor has been written.
    public consuming func commit() throws(SepitError) {
        precondition(next == entries.count, "\(entries.count - next) tensors are missing")
        try output.commit()
    }
}
