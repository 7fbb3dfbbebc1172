import FileKit
import FoundationEssentials
import Testing

@Suite struct DoctorTests {
    private struct Report: Decodable {
        struct BLAS: Decodable {
            var core: String
            var threads: Int
        }
        struct Advice: Decodable {
            var finding: String
            var remedy: String
        }
        var blas: BLAS
        var threads: Int
        var model: String?
        var environment: [String: String]
        var advice: [Advice]
    }

    private func report(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> Report {
        let result = try SepitProgram.run(["doctor", "--json"] + arguments, environment: environment)
        #expect(result.code == 0)
        #expect(result.output.split(separator: "\n").count == 1)
        return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    @Test func tellsTheKernelsInUseAndWhatFixesThem() throws {
        #expect(try report().environment.isEmpty)
        let slowed = try report([], ["OPENBLAS_NUM_THREADS": "8", "OPENBLAS_CORETYPE": "Nehalem"])
        #expect(slowed.environment["OPENBLAS_CORETYPE"] == "Nehalem")
        #expect(slowed.advice.contains { $0.finding.contains("OPENBLAS_CORETYPE=Nehalem") })
    }

    /// Kernels have the threads that they are given; OpenBLAS never has its own beside them.
    @Test func threadsHaveOneOwner() throws {
        let report = try report([], ["SEPIT_THREADS": "3", "OPENBLAS_NUM_THREADS": "8"])
        #expect(report.threads == 3)
        #expect(report.blas.threads == 1)
    }

    #if arch(x86_64)
    /// Where products go through OpenBLAS, what a pinned core costs is measured.
    @Test func measuresWhatAPinnedCoreCosts() throws {
        let pinned = try report([], ["SEPIT_CPU": "plain", "OPENBLAS_CORETYPE": "Nehalem"])
        let advice = try #require(pinned.advice.first { $0.finding.contains("OPENBLAS_CORETYPE=Nehalem") })
        #expect(advice.remedy.contains("% of what multiply-adds alone do"))
    }
    #endif

    @Test func findsTheModel() throws {
        let folder = try TemporaryDirectory()
        let without = try report([], ["SEPIT_DATA": folder.path])
        #expect(without.model == nil)

        try FileSystem.createDirectory(folder("model"))
        try AtomicFile.write("{}", to: folder("model/config.json"))
        #expect(try report([], ["SEPIT_DATA": folder.path]).model == folder("model"))
        #expect(try report(["--model", folder("model")]).model == folder("model"))
    }
}
