#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The environment variables that commands follow. Nothing else reads any: what they say is passed down.
enum Environment {
    /// How many threads run (`SEPIT_THREADS`).
    static var threads: String? { value(of: "SEPIT_THREADS") }
    /// Level of the kernels (`SEPIT_CPU`).
    static var kernelLevel: String? { value(of: "SEPIT_CPU") }
    /// The folder of the shipped model and the sample of a corpus (`SEPIT_DATA`).
    static var dataFolder: String? { value(of: "SEPIT_DATA") }
    /// The key that requests to the server must know (`SEPIT_API_KEY`).
    static var apiKey: String? { value(of: "SEPIT_API_KEY").flatMap { $0.isEmpty ? nil : $0 } }

    /// How many ranks of a job `mpirun` or a scheduler started (Open MPI, and PMI of others); nil for none.
    static var startedRanks: Int? {
        ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"].lazy.compactMap(value).first.flatMap(Int.init)
    }
    /// How many of them run on this machine.
    static var localRanks: Int? {
        ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS"].lazy.compactMap(value).first.flatMap(Int.init)
    }

    static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
