import Amounts
package import Platforms
import StrictJSON

/// Finds out in which form the deliveries of a channel stand, from a few of them (inputs 2, Deliveries where they already
/// are).
///
/// Every format is tried with every envelope that has a name, then with the places at which the parts of a delivery are
/// found. What is found is what the reader reads then: nothing is said to fit that was not read. A pure function of the
/// bytes, and the same for the same bytes.
package struct EnvelopeSearch {
  /// A form, and how the sample is read in it.
  package struct Fit: Hashable, Sendable {
    package let format: DeliveryFormat
    package let envelope: DeliveryEnvelope
    /// How many deliveries there are, how many of them are read as such, and how many verify.
    package private(set) var sampled = 0
    package private(set) var fitting = 0
    package private(set) var verified = 0

    /// Whether a channel should be read in this form: most of it is read.
    package var fits: Bool { fitting > 0 && fitting * 2 > sampled }

    fileprivate init(_ format: DeliveryFormat, _ envelope: DeliveryEnvelope) {
      self.format = format
      self.envelope = envelope
    }

    fileprivate mutating func take(_ outcome: LineOutcome) {
      switch outcome {
      case .blank: return
      case .malformed: break
      case .quarantined: fitting += 1
      case .accepted(let delivery):
        fitting += 1
        if delivery.isVerified { verified += 1 }
      }
      sampled += 1
    }

    fileprivate func isBetter(than other: Fit) -> Bool {
      // What verifies is certain; what is read of a longer sample is more than the same share of a shorter one.
      if fits != other.fits { return fits }
      if verified != other.verified { return verified > other.verified }
      return fitting > other.fitting
    }
  }

  private let channel: DeliveryChannel
  private let samples: [DeliverySample]

  /// - Parameter channel: whose deliveries they are, with the secrets or the key to verify with.
  package init(_ channel: DeliveryChannel, _ samples: [DeliverySample]) {
    self.channel = channel
    self.samples = samples
  }

  /// The form that fits best; nil where none does.
  ///
  /// - Parameter configured: what is tried first, and stays where nothing is better.
  package func best(configured: (format: DeliveryFormat, envelope: DeliveryEnvelope)) -> Fit? {
    let formats = [configured.format] + DeliveryFormat.allCases.filter { $0 != configured.format }
    var best: Fit?
    for format in formats {
      let documents = samples.flatMap { $0.documents(format) }.prefix(DeliverySample.documentsMax)
      guard !documents.isEmpty else { continue }
      var envelopes = DeliveryEnvelope.named.map(\.value).filter { $0 != configured.envelope }
      envelopes.insert(configured.envelope, at: 0)
      if let places = PlaceSearch(channel.platform).places(in: documents) { envelopes.append(.places(places)) }
      for envelope in envelopes {
        let fit = fit(Array(documents), format, envelope)
        if fit.fits, best.map({ fit.isBetter(than: $0) }) ?? true { best = fit }
      }
    }
    return best
  }

  private func fit(_ documents: [[UInt8]], _ format: DeliveryFormat, _ envelope: DeliveryEnvelope) -> Fit {
    var fit = Fit(format, envelope)
    let reader = LineReader(
      channel: DeliveryChannel(
        platform: channel.platform, requiresSignature: channel.requiresSignature, envelope: envelope))
    for document in documents {
      for outcome in reader.outcomes(of: document) { fit.take(outcome) }
    }
    return fit
  }
}
