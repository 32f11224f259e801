import Testing

/// Tests that start programs: one at a time, because a child holds on to its siblings' pipes.
@Suite(.serialized, .timeLimit(.minutes(5))) enum ProcessTests {}
