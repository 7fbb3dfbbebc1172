import CAlignment
import FileKit
import Synchronization

/// Memory that searches use and give back, so that it is not taken from the system for each query.
final class WorkspacePool: Sendable {
    private let idle = Mutex<[Workspace]>([])

    /// Memory of one search.
    final class Workspace: @unchecked Sendable {  // used by one thread at a time
        let segments: OpaquePointer
        private(set) var scratch: UnsafeMutableRawPointer
        private var scratchSize = 0

        fileprivate init() throws(SepitError) {
            guard let segments = ca_workspace_create() else { throw WorkspacePool.outOfMemory }
            self.segments = segments
            scratch = .allocate(byteCount: 0, alignment: 64)
        }

        /// Room for the alignment of queries up to so long.
        func reserve(queryLength: Int) {
            let size = Int(ca_scratch_bytes(queryLength))
            guard size > scratchSize else { return }
            scratch.deallocate()
            scratch = .allocate(byteCount: size, alignment: 64)
            scratchSize = size
        }

        deinit {
            ca_workspace_destroy(segments)
            scratch.deallocate()
        }
    }

    static var outOfMemory: SepitError {
        SepitError(.inputOutput, code: "out-of-memory", "There is not enough memory for the search.")
    }

    /// Lends a workspace.
    func withWorkspace<Result>(_ body: (Workspace) throws(SepitError) -> Result) throws(SepitError) -> Result {
        let workspace = if let free = idle.withLock({ $0.popLast() }) { free } else { try Workspace() }
        defer { idle.withLock { $0.append(workspace) } }
        return try body(workspace)
    }
}
