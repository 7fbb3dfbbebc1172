import FileKit
import ProteinKit

/// The first step of a build: reads all inputs, batch by batch, into the staging folder.
///
/// Files are read on all threads. What can only be read from front to back, archives and large files, is cut up by one
/// thread and read by all, a few batches at a time.
struct InputReader {
    let reader: BatchReader
    let options: DatasetOptions
    let progress: ProgressReporter
    let isCancelled: @Sendable () -> Bool

    private typealias Batch = (name: String, items: [InputItem])

    /// Bounds of a batch of files: the fewer files, the smaller, so that threads have enough to share.
    private static let (batchesAtLeast, filesPerBatch) = (64, 256)
    private static let membersPerBatch = 64
    private static let bytesPerBatch = 16 << 20
    private static let remarksPerBatch = 4096

    /// The files of the batches, in the order of the inputs.
    ///
    /// - Throws: the errors of `BatchReader` and `JoinedShards`; `.interrupted`.
    func read(_ inputs: DatasetInputs, joining shards: JoinedShards) throws(SepitError) -> [String] {
        var paths = try read(batches(of: inputs.files))
        for (number, large) in inputs.largeFiles.enumerated() {
            paths += try read(large: large.file, large.kind, number)
        }
        for (number, archive) in inputs.archives.enumerated() { paths += try read(archive: archive, number) }
        try shards.forEachBatch { (number, items) throws(SepitError) in
            paths += try read([("dataset-\(number)", items)])
        }
        for start in stride(from: 0, to: inputs.passedOver.count, by: Self.remarksPerBatch) {
            let items = inputs.passedOver[start...].prefix(Self.remarksPerBatch).map { file in
                InputItem(file: DatasetInputs.File(file.path), content: .reported(.init(passedOver: file)))
            }
            paths += try read([("passed-\(start)", Array(items))])
        }
        return paths
    }

    private func batches(of files: [DatasetInputs.File]) -> [Batch] {
        let size = min(Self.filesPerBatch, max(1, files.count / Self.batchesAtLeast))
        return stride(from: 0, to: files.count, by: size).map { start in
            ("files-\(start)", files[start...].prefix(size).map { InputItem(file: $0, content: .onDisk) })
        }
    }

    private func read(_ batches: [Batch]) throws(SepitError) -> [String] {
        try options.workers.map(batches, isCancelled: isCancelled, advance: {}) { (batch) throws(SepitError) in
            let read = try reader.read(batch.items, as: batch.name)
            progress.advance(by: batch.items.count { $0.part == 0 }, amount: read.textBytes)
            return read.path
        }
    }

    /// A damaged file is reported, with what was read before the damage.
    private func read(large file: DatasetInputs.File, _ kind: RecordKind, _ number: Int) throws(SepitError) -> [String]
    {
        var round = Round("sequences-\(number)", reader: self)
        do {
            let whole = (FileSystem.size(of: file.path) ?? 0, try SHA256.hash(ofFile: file.path))
            try RecordParts.forEach(of: file.path, kind: kind) { (part) throws(SepitError) in
                try round.add(
                    InputItem(
                        file: file, content: .bytes(part.bytes), part: part.number, linesBefore: part.linesBefore,
                        whole: part.number == 0 ? whole : nil),
                    endsBatch: true)
            }
        } catch { try round.addDamage(error, file) }
        return try round.finish()
    }

    /// A damaged archive is reported, with what was read before the damage.
    private func read(archive path: String, _ number: Int) throws(SepitError) -> [String] {
        var round = Round("archive-\(number)", reader: self)
        var waiting = (members: 0, bytes: 0)
        do {
            try TarArchive.forEachMember(of: path, isWanted: StructureFiles.isStructureFile) {
                (member) throws(SepitError) in
                if isCancelled() { throw Interrupt.error() }
                let file = DatasetInputs.File(member.path)
                guard options.shard?.contains(file.entry) ?? true else { return }
                let content: InputItem.Content
                if !StructureFiles.isStructureFile(member.path) {
                    content = .reported(.init(passedOver: StructureFiles.passedOver(member.path)))
                } else if let problem = member.problem {
                    content = .reported(.init(path: member.path, leftOut: [.init(problem)]))
                } else {
                    content = .bytes(member.bytes)
                }
                waiting = (waiting.members + 1, waiting.bytes + member.bytes.count)
                let isFull = waiting.members >= Self.membersPerBatch || waiting.bytes >= Self.bytesPerBatch
                if isFull { waiting = (0, 0) }
                try round.add(InputItem(file: file, content: content), endsBatch: isFull)
            }
        } catch { try round.addDamage(error, DatasetInputs.File(path)) }
        return try round.finish()
    }

    /// Batches that are read together once there are some for each thread.
    private struct Round {
        private let name: String
        private let reader: InputReader
        private var paths: [String] = []
        private var batches: [Batch] = []
        private var items: [InputItem] = []
        private var count = 0

        init(_ name: String, reader: InputReader) { (self.name, self.reader) = (name, reader) }

        mutating func add(_ item: InputItem, endsBatch: Bool) throws(SepitError) {
            items.append(item)
            if endsBatch { try closeBatch() }
        }

        /// Reports why a file could not be read to its end; what ends the build is thrown on.
        mutating func addDamage(_ error: SepitError, _ file: DatasetInputs.File) throws(SepitError) {
            guard error.kind == .badData || error.kind == .missingInput, !reader.reader.isStrict else { throw error }
            // Behind the parts that were read.
            items.append(
                InputItem(
                    file: file, content: .reported(.init(path: file.path, leftOut: [.init(error)])), part: count + 1))
        }

        mutating func finish() throws(SepitError) -> [String] {
            try closeBatch()
            paths += try reader.read(batches)
            return paths
        }

        private mutating func closeBatch() throws(SepitError) {
            guard !items.isEmpty else { return }
            batches.append(("\(name)-\(count)", items))
            (items, count) = ([], count + 1)
            guard batches.count >= 2 * reader.options.workers.count else { return }
            paths += try reader.read(batches)
            batches = []
        }
    }
}
