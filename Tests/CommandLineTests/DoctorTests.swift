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
        }
        var blas: BLAS
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
        let slowed = try report([], ["OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Nehalem"])
        #expect(slowed.blas.threads == 1)
        #expect(slowed.environment["OPENBLAS_CORETYPE"] == "Nehalem")
        #expect(slowed.advice.contains { $0.finding.contains("OPENBLAS_CORETYPE=Nehalem") })
    }

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
