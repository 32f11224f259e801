extension WireError {
    /// The rule that was broken, grouped by the part of the layer that checks it.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        // Lines.
        case bareCarriageReturn, bareLineFeed
        case startLineTooLong, chunkLineTooLong, tooManyBlankLines

        // Start lines.
        case malformedRequestLine, malformedStatusLine
        case invalidMethod, invalidTarget, invalidStatus, invalidReason, unsupportedVersion

        // Fields.
        case headerSectionTooLarge, tooManyFields, tooManyTrailers
        case foldedField, missingColon, whitespaceBeforeColon
        case invalidFieldName, invalidFieldValue, forbiddenTrailer
        case missingHost, duplicateHost, invalidHost

        // Framing.
        case conflictingFraming, invalidContentLength, duplicateContentLength
        case unsupportedTransferEncoding, transferEncodingInOldVersion, invalidFraming
        case invalidChunkSize, invalidChunkExtension, missingChunkTerminator
        case bodyTooLarge, bodyTooLong, bodyTooShort

        // The order of events on a connection.
        case truncatedHead, truncatedBody, closedBeforeResponse
        case unexpectedBytes, tooManyInformationalResponses, illegalTransition

        // URLs.
        case unsupportedURLScheme, invalidURLCharacter, invalidURLHost, invalidURLPort
        case credentialsInURL
    }
}
