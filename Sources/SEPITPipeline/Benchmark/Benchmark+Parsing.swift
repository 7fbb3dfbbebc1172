import DemoCorpus
import FileKit
import ProteinKit

extension Benchmark {
    /// Reads every file of a format one after the other, from opening to the structure.
    func parsing() throws {
        if let structures {
            try parse(structures)
        } else {
            let folder = try TemporaryDirectory()
            try DemoCorpus.write(count: 64, seed: 0, to: folder("demo"), workers: device.workers)
            try parse(folder("demo"))
        }
    }

    private func parse(_ folder: String) throws {
        let files = try StructureFiles.find(in: [folder])
        for format in ["pdb", "cif"] {
            let paths = files.filter { $0.hasSuffix(".\(format).gz") }
            guard !paths.isEmpty else { continue }
            let bytes = try paths.reduce(0) { try $0 + Gzip.read(path: $1).count }
            let reader = StructureReader()
            let time = try timed(7) {
                for path in paths { _ = try reader.read(path: path) }
            }
            var result = BenchmarkResult(case: "parse")
            result.format = format
            result.files = paths.count
            (result.least, result.median) = time
            result.megabytesPerSecond = Double(bytes) / time.least / 1e6
            try emit(result)
        }
    }
}
