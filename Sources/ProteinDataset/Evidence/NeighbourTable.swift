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

    private let neighbours: [String: [TrainingNeighbours.Neighbour]]

    /// Of a protein, the highest score first, without itself; none for one that is not asked about.
    public func neighbours(of id: String) -> [TrainingNeighbours.Neighbour] { neighbours[id] ?? [] }

    /// A table that is known from elsewhere.
    package init(_ neighbours: [String: [TrainingNeighbours.Neighbour]]) { self.neighbours = neighbours }

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
        let training = rows.filter { $0.side == DatasetSide.train.rawValue }.map(\.id)
        let progress = ProgressReporter("searching", total: asked.count, display: display)
        let found = try TrainingNeighbours(ids: training, store: dataset.proteins, workers: workers)
            .neighbours(
                of: asked, atMost: Self.most + 1, sensitivity: .normal, isCancelled: isCancelled,
                advance: { progress.advance() })
        progress.finish()
        neighbours = Dictionary(
            zip(asked, found).map { id, found in (id, Array(found.filter { $0.id != id }.prefix(Self.most))) }
        ) { first, _ in first }
    }

    /// Reads the table of a dataset.
    ///
    /// - Throws: `SepitError` `.missingInput` (`neighbours-missing`), `.badData` (`neighbours-stale`,
    ///   `neighbours-malformed`), and the errors of `SafetensorsFile`.
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
        var neighbours: [String: [TrainingNeighbours.Neighbour]] = [:]
        for (protein, id) in ids.enumerated() {
            let row = protein * places.shape[1]..<(protein + 1) * places.shape[1]
            neighbours[id] = row.filter { ids.indices.contains(numbers[$0]) }.map {
                TrainingNeighbours.Neighbour(
                    id: ids[numbers[$0]], identity: Double(identities[$0]), coverage: Double(coverages[$0]), bits: 0,
                    expected: 0)
            }
        }
        self.neighbours = neighbours
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
                numbers[place] = places[neighbour.id] ?? -1
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
