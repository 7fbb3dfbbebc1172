import CAlignment
import FileKit

/// The best local alignment of two sequences (Smith and Waterman, 1981).
///
///     let alignment = try LocalAlignment(of: query, with: target)
///     print(alignment.identity, alignment.queryRange)
public struct LocalAlignment: Sendable, Equatable {
    /// By BLOSUM62; a gap of n residues costs 10 + n. 0 where nothing fits, and then all else is empty.
    public var score = 0
    /// Columns with equal residues; unknown ones are equal to none.
    public var matches = 0
    /// Columns, gaps included.
    public var columns = 0
    /// Residues of the query that are aligned, from 0.
    public var queryRange = 0..<0
    /// Residues of the target that are aligned, from 0.
    public var targetRange = 0..<0

    /// Matches over columns.
    public var identity: Double { columns == 0 ? 0 : Double(matches) / Double(columns) }

    /// Aligns two sequences of one-letter codes in ASCII.
    ///
    /// - Parameters:
    ///   - correctsComposition: see `SearchOptions`; without, the two may be exchanged.
    ///   - level: `avx512`, `avx2`, `neon` or `plain`, which all give the same; nil for the fastest, and where this
    ///     processor hasn't got the level.
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`).
    public init(
        of query: [UInt8], with target: [UInt8], correctsComposition: Bool = true, level: String? = nil
    ) throws(SepitError) {
        let profile = QueryProfile(codes: ResidueCode.encode(query), correctsComposition: correctsComposition)
        let aligned = Self.align(profile, ResidueCode.encode(target), level) { query, target, gaps, end, trace in
            ca_trace_back(&query, &target, gaps, end, &trace)
        }
        guard let aligned else { throw WorkspacePool.outOfMemory }
        self = aligned
    }

    init(_ trace: ca_trace, _ end: ca_end) {
        score = Int(end.score)
        matches = Int(trace.matches)
        columns = Int(trace.columns)
        queryRange = Int(trace.query_first)..<Int(end.query_end) + 1
        targetRange = Int(trace.target_first)..<Int(end.target_end) + 1
    }

    private init() {}

    /// Of sequences that have nothing in common.
    public static let none = LocalAlignment()

    typealias TraceBack = (inout ca_query, inout ca_target, ca_gaps, ca_end, inout ca_trace) -> Int32

    /// Nil where memory is short.
    ///
    /// - Parameter traceBack: goes back from the end; 0 where memory is short.
    static func align(
        _ profile: QueryProfile, _ codes: [UInt8], _ level: String?, _ traceBack: TraceBack
    ) -> LocalAlignment? {
        let kernels = AlignmentKernels(level: level)
        return profile.withQuery { query in
            codes.withUnsafeBufferPointer { align(query, $0, kernels.table.pointee, traceBack) }
        }
    }

    private static func align(
        _ query: ca_query, _ codes: UnsafeBufferPointer<UInt8>, _ kernels: ca_kernels, _ traceBack: TraceBack
    ) -> LocalAlignment? {
        let gaps = ca_gaps(open: SubstitutionMatrix.gapOpen, extend: SubstitutionMatrix.gapExtend)
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: Int(ca_scratch_bytes(query.count)), alignment: 64)
        defer { scratch.deallocate() }
        var query = query
        var target = ca_target(letters: codes.baseAddress, count: Int64(codes.count), diagonal: 0)
        var end = ca_end()
        if query.count < 65536 { kernels.local(&query, gaps, 1, &target, scratch, &end) }
        if query.count >= 65536 || end.score >= 65535 {
            kernels.long_local(&query, gaps, 1, &target, scratch, &end)
        }
        guard end.score > 0 else { return none }
        var trace = ca_trace()
        return traceBack(&query, &target, gaps, end, &trace) == 0 ? nil : LocalAlignment(trace, end)
    }
}
