/// How a server listens, and how much it takes.
public struct ServerSettings: Sendable, Equatable {
    /// The address to listen at; only the machine itself reaches a loopback address.
    public var host = "127.0.0.1"
    /// 0 lets the system choose one.
    public var port = 8080
    /// What requests must know, as `Authorization: Bearer KEY`; nil for none.
    public var key: String?
    /// What each request may take.
    public var limits = RequestLimits()

    /// Whether only the machine itself reaches the address.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// On the machine itself, for whoever is on it.
    public init() {}
}

/// How much requests may take; one that wants more is refused with a 4xx status and the reason.
public struct RequestLimits: Sendable, Equatable {
    /// Bytes of a request's body, with the file in it.
    public var bodyBytes = 32 << 20
    /// Residues of all proteins of a request.
    public var residues = 10_000
    /// Bytes of a question with the sequences in it.
    public var questionBytes = 64 << 10
    /// Tokens of an answer.
    public var tokens = 1024
    /// Known proteins that are told of each protein where a request doesn't say how many.
    public var neighbours = 3
    /// Requests that wait for the model.
    public var waiting = 64
    /// Seconds from a request's arrival to its answer.
    public var seconds = 120
    /// Seconds in which a request must have arrived, longer for large ones.
    public var readingSeconds = 20
    /// Connections at a time.
    public var connections = 512

    /// The usual ones.
    public init() {}

    /// Seconds that a client may take to send or fetch so many bytes.
    func seconds(toTransfer bytes: Int) -> Int { readingSeconds + bytes / Self.slowestBytesPerSecond }

    private static let slowestBytesPerSecond = 64 << 10
}
