import FileKit

/// The training proteins nearest to each protein of a dataset, which a model can be trained to weigh; a file in the
/// dataset's folder.
///
/// A safetensors file of I64 [proteins, `most`] and F32 [proteins, `most`]: `neighbours`, places among the ids of the
/// `ProteinStore`, −1 for none, `identity` and `coverage`.
public struct NeighbourTable: Sendable {
    /// In the folder of a dataset.
    public static let fileName = "neighbours.safetensors"
    /// Neighbours that are kept of each protein.
    static let most = 32

    private struct Entry {
        var id: String
        var identity: Float
        var coverage: Float
    }

    private let entries: [String: [Entry]]
    /// The training proteins.
    private let proteins: [String: KnownProtein]

    /// Of a protein, the highest score first, without itself; none for one that is not asked about.
    public func neighbours(of id: String) -> [Neighbour] {
        (entries[id] ?? []).compactMap { entry in
            proteins[entry.id].map {
                Neighbour(
                    $0, identity: Double(entry.identity), coverage: Double(entry.coverage), bits: 0, expected: 0)
            }
        }
    }

    /// A protein of training; nil for any other.
    public func protein(_ id: String) -> KnownProtein? { proteins[id] }

    /// A table of neighbours that are known from elsewhere.
    package init(_ neighbours: [String: [Neighbour]]) {
        proteins = Dictionary(neighbours.values.joined().map { ($0.protein.id, $0.protein) }) { first, _ in first }
        entries = neighbours.mapValues { list in
            list.map { Entry(id: $0.protein.id, identity: Float($0.identity), coverage: Float($0.coverage)) }
        }
    }

    /// Searches every protein that is asked about among those of training.
    ///
    /// - Throws: the errors of reading and searching a dataset; `.interrupted`.
    public init(
        searching dataset: InstructionDataset, workers: Workers, display: ProgressDisplay = .none,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        let rows = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in (id: row.id, side: row.side)
        }
        let asked = rows.filter { $0.side != DatasetRow.unasked }.map(\.id)
        let training = rows.filter { $0.side == DatasetSide.train.rawValue }.map { KnownProtein(id: $0.id) }
        let progress = ProgressReporter("searching", total: asked.count, display: display)
        let found = try TrainingNeighbours(training, store: dataset.proteins, workers: workers)
            .neighbours(
                of: asked, atMost: Self.most + 1, sensitivity: .normal, isCancelled: isCancelled,
                advance: { progress.advance() })
        progress.finish()
        self.init(
            Dictionary(
                zip(asked, found).map { id, found in
                    (id, Array(found.filter { $0.protein.id != id }.prefix(Self.most)))
                }
            ) { first, _ in first })
    }

    /// Reads the table of a dataset, and what is known of those that stand in it.
    ///
    /// - Throws: `SepitError` `.missingInput` (`neighbours-missing`), `.badData` (`neighbours-stale`,
    ///   `neighbours-malformed`), and the errors of `SafetensorsFile` and `DatasetRow`.
    public init(of dataset: InstructionDataset) throws(SepitError) {
        let path = Path.join(dataset.path, Self.fileName)
        let hint = "Run `sepit dataset neighbours \(dataset.path)`."
        guard FileSystem.exists(path) else {
            throw SepitError(
                .missingInput, code: "neighbours-missing", "Nobody has looked for the dataset's similar proteins.",
                file: path, hint: hint)
        }
        let file = try SafetensorsFile(path: path)
        guard file.metadata[Self.stamp] == (try Self.stamp(of: dataset)) else {
            throw SepitError(
                .badData, code: "neighbours-stale", "The dataset was built anew since its neighbours were found.",
                file: path, hint: hint)
        }
        let ids = dataset.proteins.ids
        guard let places = file.entry("neighbours"), places.type == .int64, places.shape.count == 2,
            places.shape[0] == ids.count, let identity = file.entry("identity"), identity.type == .float32,
            let coverage = file.entry("coverage"), coverage.type == .float32,
            identity.shape == places.shape, coverage.shape == places.shape
        else {
            throw SepitError(
                .badData, code: "neighbours-malformed", "The tensors don't fit the dataset.", file: path, hint: hint)
        }
        let (numbers, identities, coverages) = (try places.integers(), try identity.floats(), try coverage.floats())
        let training = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in
            row.side == DatasetSide.train.rawValue ? KnownProtein(row) : nil
        }
        proteins = Dictionary(training.map { ($0.id, $0) }) { first, _ in first }
        var entries: [String: [Entry]] = [:]
        for (protein, id) in ids.enumerated() {
            let row = protein * places.shape[1]..<(protein + 1) * places.shape[1]
            entries[id] = row.filter { ids.indices.contains(numbers[$0]) }.map {
                Entry(id: ids[numbers[$0]], identity: identities[$0], coverage: coverages[$0])
            }
        }
        self.entries = entries
    }

    /// Writes the table into the folder of its dataset.
    ///
    /// - Throws: the errors of `SafetensorsWriter`.
    public func write(to dataset: InstructionDataset) throws(SepitError) {
        let ids = dataset.proteins.ids
        let places = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
        var numbers = [Int](repeating: -1, count: ids.count * Self.most)
        var identity = [Float](repeating: 0, count: numbers.count)
        var coverage = identity
        for (protein, id) in ids.enumerated() {
            for (rank, neighbour) in neighbours(of: id).prefix(Self.most).enumerated() {
                let place = protein * Self.most + rank
                numbers[place] = places[neighbour.protein.id] ?? -1
                (identity[place], coverage[place]) = (Float(neighbour.identity), Float(neighbour.coverage))
            }
        }
        let shape = [ids.count, Self.most]
        try SafetensorsWriter.write(
            [
                .init("neighbours", shape: shape, integers: numbers),
                .init("identity", shape: shape, floats: identity), .init("coverage", shape: shape, floats: coverage),
            ],
            metadata: [Self.stamp: try Self.stamp(of: dataset)],
            to: Path.join(dataset.path, Self.fileName))
    }

    private static let stamp = "proteins"

    /// Changes with the dataset's proteins and their sides.
    private static func stamp(of dataset: InstructionDataset) throws(SepitError) -> String {
        try FileManifest(of: dataset.path, paths: [ProteinTable.fileName]).files[0].sha256
    }
}
