//! Services whose messages are lines.

macro_rules! lines { ($($before:tt)*) => { binary! { $($before)*

    /// An SSH server listens on this port.
    ///
    /// It sends its identification string before it has read anything (RFC 4253 §4.2).
    Ssh { name: "ssh", says: "looks like an SSH server's banner", on: START,
        mend: Mend::OTHER_PORT, look: Starts(services::SSH),
        example: closed(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n") }

    /// A news server listens on this port.
    ///
    /// It greets before it has read anything.
    Nntp { name: "nntp", says: "looks like the greeting of a news server (NNTP)", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::nntp),
        example: closed(b"200 news.example InterNetNews NNRP server ready\r\n") }

    /// Tor's control port listens here.
    ///
    /// Its proxy for SOCKS and its tunnel for HTTP are on other ports.
    TorControl { name: "tor-control", says: "looks like a reply of Tor's control port", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::tor),
        example: closed(b"514 Authentication required.\r\n") }

    /// A dictionary's server listens on this port.
    ///
    /// It greets before it has read anything.
    Dict { name: "dict", says: "looks like the greeting of a dictionary server (DICT)", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::dict),
        example: closed(b"220 dict.example dictd 1.12.1 <auth.mime>\r\n") }

    /// Varnish's management port listens here.
    ///
    /// Clients of HTTP belong on the port of `-a`, not on that of `-T`.
    VarnishCli { name: "varnish-cli", says: "looks like Varnish's management port", on: START,
        mend: Mend::upstream("connect the gateway to the port that varnishd was given with -a"),
        look: First(services::varnish),
        example: closed(b"107 59      \nabcdefghijklmnopqrstuvwxyzabcdef\n\nAuthentication required.\n\n") }

    /// A mail or file server listens on this port.
    ///
    /// Servers of SMTP, LMTP and FTP greet with a reply code before they have read anything.
    SmtpOrFtp { name: "smtp-or-ftp", says: "looks like a reply of an SMTP, LMTP or FTP server",
        on: START, mend: Mend::OTHER_PORT,
        look: First(replies::smtp_or_ftp), detail: replies::smtp_or_ftp_name,
        example: closed(b"220 (vsFTPd 3.0.3)\r\n530 Please login with USER and PASS.\r\n") }

    /// Something that answers with reply codes listens on this port.
    ///
    /// Servers of mail, files, news, printers and control ports do so.
    ReplyCode { name: "reply-code",
        says: "looks like a reply with a code, as servers of SMTP, FTP or NNTP send", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::other_reply_code),
        example: closed(b"200 Service ready\r\n") }

    /// A Redis server listens on this port.
    ///
    /// It reads a request's lines as commands; at one that begins with `Host:` or `POST` it closes
    /// without a word, so most requests of HTTP get no byte from it. Valkey and KeyDB do the same.
    Redis { name: "redis", says: "looks like a reply of a Redis server", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::redis), detail: replies::redis_detail,
        example: closed(b"-NOAUTH Authentication required.\r\n") }

    /// A NATS server listens on this port.
    ///
    /// It sends its facts before it has read anything; its pages are on another port.
    Nats { name: "nats", says: "looks like a NATS server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::nats),
        example: closed(b"INFO {\"server_id\":\"A\",\"version\":\"2.9.10\"} \r\n-ERR 'Unknown Protocol Operation'\r\n") }

    /// A mailbox server listens on this port.
    ///
    /// It greets before it has read anything. IMAP takes the request's method for a tag.
    ImapOrPop3 { name: "imap-or-pop3",
        says: "looks like a reply of an IMAP, POP3 or ManageSieve server", on: START,
        mend: Mend::OTHER_PORT, look: First(replies::mailbox), detail: replies::mailbox_name,
        example: closed(b"* OK Waiting for authentication process to respond..\r\n") }

    /// A ClamAV daemon listens on this port.
    ///
    /// It takes a request for a command.
    Clamd { name: "clamd", says: "looks like a reply of ClamAV's daemon", on: START,
        mend: Mend::OTHER_PORT, look: Starts(services::CLAMD),
        example: closed(b"UNKNOWN COMMAND\n") }

    /// A beanstalkd server listens on this port.
    ///
    /// It takes a request's lines for commands.
    Beanstalkd { name: "beanstalkd", says: "looks like a reply of beanstalkd", on: START,
        mend: Mend::OTHER_PORT, look: Starts(services::BEANSTALKD),
        example: closed(b"UNKNOWN_COMMAND\r\n") }

    /// A memcached server listens on this port.
    ///
    /// It mostly closes at the first line of a request without a word.
    Memcached { name: "memcached", says: "looks like a reply of a memcached server", on: START,
        mend: Mend::OTHER_PORT, look: Starts(services::MEMCACHED),
        example: closed(b"ERROR\r\n") }

    /// A message broker listens on this port, such as ActiveMQ or RabbitMQ on 61613.
    ///
    /// It answers what is no STOMP with an error frame.
    Stomp { name: "stomp", says: "looks like a frame of STOMP, from a message broker", on: START,
        mend: Mend::OTHER_PORT, look: First(services::stomp),
        example: closed(b"ERROR\nmessage:Unknown STOMP action\n\n\0") }

    /// A chat server listens on this port.
    ///
    /// It greets, or refuses the request, in lines of its own.
    Irc { name: "irc", says: "looks like a line of an IRC server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::irc),
        example: closed(b"ERROR :\"Oops, HTTP request received? This is IRC!\"\r\n") }

    /// A messaging server listens on this port.
    ///
    /// Its stream is a document of XML that stays open.
    Xmpp { name: "xmpp", says: "looks like the stream of an XMPP (Jabber) server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::xmpp),
        example: closed(b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1'>") }

    /// A server of calls or of film listens on this port.
    ///
    /// Its protocol has HTTP's grammar and another name.
    SipOrRtsp { name: "sip-or-rtsp", says: "looks like a response of SIP or RTSP", on: START,
        mend: Mend::OTHER_PORT, look: Names(services::SIP),
        example: closed(b"SIP/2.0 400 Bad Request\r\nVia: x\r\n\r\n") }

    /// A server that looks into other servers' messages, such as a virus scanner, listens on this port.
    ///
    /// Its protocol has HTTP's grammar and another name (RFC 3507). It is asked by a proxy that knows it.
    Icap { name: "icap", says: "looks like a message of ICAP, as virus scanners behind proxies speak it", on: START,
        mend: Mend::OTHER_PORT, look: First(services::icap),
        example: closed(b"ICAP/1.0 400 Bad request\r\n\r\n") }

    /// A Gemini server listens on this port.
    ///
    /// It takes the request line for an address (geminiprotocol.net), and answers with a line.
    Gemini { name: "gemini", says: "looks like an answer of a Gemini server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::gemini),
        example: closed(b"59 Bad request\r\n") }

    /// The upstream is an old streaming server.
    ///
    /// It writes `ICY` where the version belongs.
    Icy { name: "icy", says: "looks like a response of SHOUTcast (ICY)", on: START,
        mend: Mend::upstream("let it answer as HTTP/1.0; newer servers do, or can be told to"),
        look: Starts(&[b"ICY ", b"OK2\r\n"]),
        example: closed(b"ICY 200 OK\r\nicy-name:x\r\n\r\n") }

    /// A Git daemon listens on this port.
    ///
    /// Its packets begin with their length in four digits. Git over HTTP is another server's.
    Git { name: "git", says: "looks like a packet of a Git daemon", on: START,
        mend: Mend::OTHER_PORT, look: First(services::git),
        example: closed(b"0030ERR access denied or repository not exported") }

    /// A server of versions or of files listens on this port.
    ///
    /// It greets before it has read anything.
    Versions { name: "versions", says: "looks like a Subversion, CVS or rsync server", on: START,
        mend: Mend::OTHER_PORT, look: Names(services::VERSIONS),
        example: closed(b"@RSYNCD: 31.0\n@ERROR: protocol startup error\n") }

    /// A gopher server listens on this port.
    ///
    /// It takes the whole request line for the name of an item.
    Gopher { name: "gopher", says: "looks like a menu of a Gopher server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::gopher),
        example: closed(b"3'/ HTTP/1.1' doesn't exist!\t\terror.host\t1\r\n.\r\n") }

    /// One of the small services of old listens on this port.
    ///
    /// They answer a line with a line.
    SmallService { name: "small-service",
        says: "looks like an answer of finger, whois, ident, daytime or chargen", on: START,
        mend: Mend::OTHER_PORT, look: First(|first| services::small(first).is_some()),
        detail: |evidence| services::small(evidence.start()).map(super::Detail::text),
        example: closed(b"Login: root\t\t\tName: root\r\n") }

    /// A ZooKeeper server listens on this port.
    ///
    /// It takes four letters for a command; its pages are on another port.
    ZooKeeper { name: "zookeeper", says: "looks like an answer of ZooKeeper", on: START,
        mend: Mend::OTHER_PORT, look: Starts(services::ZOOKEEPER),
        example: closed(b"imok") }

    /// A service listens on this port that says its name.
    ///
    /// It is a program's control port, or a protocol of its own.
    NamedService { name: "named-service",
        says: "looks like the greeting of a service that is no HTTP server (Asterisk, FreeSWITCH, \
            MPD, TeamSpeak, Munin …)",
        on: START, mend: Mend::OTHER_PORT, look: Names(services::CONTROL),
        example: closed(b"Asterisk Call Manager/5.0.2\r\n") }

    /// A Dubbo provider listens on this port.
    ///
    /// It takes the request for a command of its console.
    DubboConsole { name: "dubbo-console", says: "looks like the console of a Dubbo provider",
        on: START, mend: Mend::OTHER_PORT, look: First(services::dubbo),
        example: closed(b"Unsupported command: GET\r\ndubbo>") }

    /// An Elasticsearch node's port for other nodes listens here.
    ///
    /// It speaks HTTP on 9200, and its own protocol on 9300.
    ElasticsearchTransport { name: "elasticsearch-transport",
        says: "looks like Elasticsearch's port for other nodes", on: START,
        mend: Mend::upstream("connect the gateway to the node's HTTP port, mostly 9200"),
        look: Starts(&[b"This is not an HTTP port", b"This is not a HTTP port"]),
        example: closed(b"This is not an HTTP port") }

    /// Something that logs people in listens on this port.
    ///
    /// Consoles of routers, switches and serial servers do so.
    LoginPrompt { name: "login-prompt",
        says: "looks like a prompt for a login, as of a Telnet server", on: START,
        mend: Mend::OTHER_PORT, look: First(services::login),
        example: closed(b"\r\nUser Access Verification\r\n\r\nPassword: ") }

    /// The upstream sends metrics, and no head.
    ///
    /// An exporter that was written by hand, or an agent's own port.
    Metrics { name: "metrics", says: "looks like metrics, as Prometheus or StatsD have them",
        on: START, mend: Mend::HEAD_FIRST, look: First(services::metrics),
        example: closed(b"# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n") }

    /// The bytes are messages for a log's server.
    ///
    /// The gateway's upstream is where something else sends its log, or the capture is of it.
    Syslog { name: "syslog", says: "looks like a message of syslog", on: START,
        mend: Mend::OTHER_PORT, look: First(services::syslog),
        example: closed(b"<34>Oct 11 22:14:15 host su: failed\n") }

    /// A service of JSON-RPC listens on this port, without HTTP around it.
    ///
    /// Stratum's servers for mining do so, and wallets, debuggers and language servers.
    JsonRpc { name: "json-rpc", says: "looks like a message of JSON-RPC (or Stratum) without HTTP",
        on: START, mend: Mend::OTHER_PORT, look: First(services::json_rpc),
        example: closed(b"{\"id\":null,\"result\":null,\"error\":[20,\"unknown\",null]}\n") }

} } }
