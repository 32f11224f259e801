// `import AsyncIOHTTP` is enough: streams, tasks and the types of HTTP messages come with it.
@_exported public import AsyncIO
@_exported public import HTTPTypes
