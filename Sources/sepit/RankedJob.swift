import Communication
import FileKit

/// The ranks that a command runs on: this process alone, or those that `mpirun` started.
struct RankedJob {
    let ranks: any Communicator
    private let leave: () -> Void
    private let abandon: (Int32) -> Void

    /// Joins the other ranks, if there are any.
    ///
    /// - Throws: `SepitError` `.usage` (`mpi-missing`) for one of several ranks of a program that was built without MPI;
    ///   `.inputOutput` (`mpi-failed`).
    init() throws(SepitError) {
        let started = Environment.startedRanks
        #if MPI
        if started != nil {
            guard let ranks = MPIRanks() else {
                throw SepitError(.inputOutput, code: "mpi-failed", "MPI does not begin on this rank.")
            }
            (self.ranks, leave, abandon) = (ranks, ranks.leave, ranks.abandon)
            return
        }
        #else
        if let started, started > 1 {
            throw SepitError(
                .usage, code: "mpi-missing", "This is one of \(started) ranks, and the program was built without MPI.",
                hint: "Build it with `swift build -c release --traits MPI` (Debian: libopenmpi-dev).")
        }
        #endif
        (ranks, leave, abandon) = (OneProcess(), {}, { _ in })
    }

    /// Does the work of this rank, and leaves the others.
    ///
    /// A rank that fails alone ends them all, with its own exit code: they would wait for it. All are interrupted together.
    func run(_ work: (any Communicator) throws -> Void) throws {
        do {
            try work(ranks)
        } catch let error as SepitError {
            if ranks.size > 1, error.kind != .interrupted {
                try? StandardStream.error.writeLine("error: rank \(ranks.rank): \(error)")
                abandon(error.kind.exitCode)
            }
            leave()
            throw error
        }
        leave()
    }
}
