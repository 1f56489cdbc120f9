//! What each file of real servers' first bytes, and of rebuilt reports, is named: a folder that
//! `BAD_GATEWAY_FOREIGN` names, with `protocols/NAME.bin`, `protocols/ENDINGS.tsv` (a name, how the
//! connection stood) and `reports/NAME.raw`, beside `NAME.txt` whose first line says the request.

use std::path::{Path, PathBuf};

use bad_gateway::cause::{Cause, Evidence, likely};
use bad_gateway::{Ending, Method, Policy, RequestContext, check};

/// The file, and its cause; none where it is a response like any other.
const PROTOCOLS: &[(&str, &str)] = &[
    ("dovecot-imap", "imap-or-pop3"),
    ("dovecot-pop3", "imap-or-pop3"),
    ("epmd-names", "epmd"),
    ("erlang-dist-http", "nothing-in-time"),
    ("etcd-http", ""),
    ("etcd-peer-ok", ""),
    ("git-daemon", "closed-without-a-byte"),
    ("grpc-http1", "http2-frame"),
    ("grpc-tls-hello", "http2-frame"),
    ("gunicorn-bad", ""),
    ("gunicorn", ""),
    ("haproxy-tls-plain", "closed-without-a-byte"),
    ("kamailio-options", "sip-or-rtsp"),
    ("mariadb-noread", "mysql"),
    ("memcached-get", "memcached"),
    ("memcached-text", "memcached"),
    ("memcached", "closed-without-a-byte"),
    ("microsocks-http", "socks"),
    ("microsocks-socks5", "socks"),
    ("mosquitto-connack", "mqtt"),
    ("mosquitto-tls-plain", "closed-without-a-byte"),
    ("named-http", "nothing-in-time"),
    ("nats-tls-plain", "nats"),
    ("nats", "nats"),
    ("nghttpd-preface", "http2-frame"),
    ("nghttpd-tls-plain", "closed-without-a-byte"),
    ("nginx-h2c-http1", "http2-frame"),
    ("nginx-http09", "text"),
    ("nginx-tls-port-plain", "https-port"),
    ("ngircd", "irc"),
    ("node-https-plain", "closed-without-a-byte"),
    ("openssh-banner-only", "ssh"),
    ("openssl-s_server-plain", "closed-without-a-byte"),
    ("openssl-tls13-plain", "closed-without-a-byte"),
    ("php-fpm-http", "closed-without-a-byte"),
    ("postgresql-http", "closed-without-a-byte"),
    ("postgresql-startup", "postgresql"),
    ("python-ssl-plain", "closed-without-a-byte"),
    ("rabbitmq-bad", "amqp"),
    ("rabbitmq-http", "amqp"),
    ("redis-http-path", "redis"),
    ("redis-noauth", "redis"),
    ("redis-ping", "redis"),
    ("redis-tls-plain", "closed-without-a-byte"),
    ("redis", "closed-without-a-byte"),
    ("slapd-bind", "ldap"),
    ("slapd-http", "closed-without-a-byte"),
    ("syn-HTTP1-space", "misspelt-status-line"),
    ("syn-amqp", "amqp"),
    ("syn-base64-head", "base64-head"),
    ("syn-bittorrent", "peer-to-peer"),
    ("syn-cassandra-error", "cassandra"),
    ("syn-clamd", "clamd"),
    ("syn-dns-tcp", "dns"),
    ("syn-elf", "program"),
    ("syn-es-transport-http", "elasticsearch-transport"),
    ("syn-finger", "small-service"),
    ("syn-git-daemon", "git"),
    ("syn-gopher", "gopher"),
    ("syn-h2-goaway", "http2-frame"),
    ("syn-h2-rst", "http2-frame"),
    ("syn-html-div", "html"),
    ("syn-http-lower", "misspelt-status-line"),
    ("syn-icy", "icy"),
    ("syn-irc-notice", "irc"),
    ("syn-jpeg", "image"),
    ("syn-kafka", "length-first"),
    ("syn-ldap-notice", "ldap"),
    ("syn-log-line", "log-line"),
    ("syn-minecraft-legacy", "minecraft"),
    ("syn-mongodb-reply", "mongodb"),
    ("syn-mqtt5-connack", "mqtt"),
    ("syn-mysql-err-hostblocked", "mysql"),
    ("syn-nntp", "nntp"),
    ("syn-oracle-tns", "oracle"),
    ("syn-pcapng", "capture-file"),
    ("syn-pgbouncer", "postgresql"),
    ("syn-php-fatal", "php-message"),
    ("syn-png", "image"),
    ("syn-proxyproto-v2", "proxy-protocol"),
    ("syn-rdp", "rdp"),
    ("syn-request-get", "request"),
    ("syn-rtsp", "sip-or-rtsp"),
    ("syn-scgi-status", "cgi"),
    ("syn-sip", "sip-or-rtsp"),
    ("syn-soap", "xml"),
    ("syn-socks5-nomethod", "socks"),
    ("syn-spring-boot-banner", "banner"),
    ("syn-sse", "event-stream"),
    ("syn-stun", "stun"),
    ("syn-tail-chunk-mid", "rest-of-response"),
    ("syn-tail-html", "rest-of-response"),
    ("syn-telnet-iac", "telnet"),
    ("syn-tor-control", "tor-control"),
    ("syn-trunc-H", "first-bytes"),
    ("syn-utf16be-nobom", "utf-16"),
    ("syn-utf16le", "utf-16"),
    ("syn-varnish-cli", "varnish-cli"),
    ("syn-x11-refused", "x11"),
    ("syn-yaml", "text"),
    ("syn-zk-4lw", "zookeeper"),
    ("tigervnc", "vnc"),
    ("tls13-old-version", "tls-alert"),
    ("uwsgi-uwsgi", ""),
    ("vsftpd", "smtp-or-ftp"),
    ("xvfb-x11", "x11"),
    ("zookeeper-http", "closed-without-a-byte"),
];

const REPORTS: &[(&str, &str)] = &[
    ("bytes-above-7f-in-a-value", "above-ascii"),
    ("chunk-after-the-last-chunk", "chunk-behind-the-last"),
    ("closed-without-a-byte", "closed-without-a-byte"),
    ("content-is-chunks-without-te", "chunks-as-content"),
    ("cr-cr-lf-line-ends", "cr-cr-lf"),
    ("date-without-its-name", "date-without-name"),
    ("head-forbids-content", "content-to-head"),
    ("head-hint-lost-when-chunked", "answer-to-head"),
    ("lf-cr-in-reason-phrase", "newline-in-reason"),
    ("newline-in-a-value", "newline-in-value"),
    ("second-head-as-content", "second-head"),
    ("socks5-reply", "socks"),
    ("status-is-an-object", "status-is-no-number"),
    ("status-line-inside-the-head", "status-line-inside-the-head"),
    ("te-chunked-twice-content-once", "chunked-named-twice"),
    ("te-copied-content-not-chunked-advice", "coding-copied"),
    ("te-identity", "identity-relic"),
    ("text-of-another-service", "dubbo-console"),
    ("typographic-hyphen-in-name", "typographic-hyphen"),
    ("upgrade-fields-stripped", "upgrade-stripped"),
];

fn folder(name: &str) -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("BAD_GATEWAY_FOREIGN")?).join(name))
}

fn ending(word: &str) -> Ending {
    match word {
        "reset" => Ending::Reset,
        "timeout" => Ending::TimedOut,
        "open" => Ending::Open,
        _ => Ending::Closed,
    }
}

/// What of the request and the connection the words of the command's options say.
fn options(line: &str) -> (RequestContext, Ending) {
    let words: Vec<_> = line.split_whitespace().collect();
    let value = |option: &str| words.windows(2).find(|pair| pair[0] == option).map(|pair| pair[1]);
    let method = Method::from_bytes(value("--method").unwrap_or("GET").as_bytes());
    let request = RequestContext::new(method);
    let request = match value("--upgrade") {
        Some(offer) => request.with_upgrade(offer.as_bytes()).expect("a short offer"),
        None => request,
    };
    (request, ending(value("--ending").unwrap_or("closed")))
}

fn name(bytes: &[u8], request: RequestContext, ending: Ending) -> &'static str {
    let verdict = check(bytes, request, ending, Policy::GATEWAY);
    let evidence = Evidence::of(bytes, &verdict).with_request(&request);
    likely(&verdict, evidence).map_or("", Cause::name)
}

#[test]
fn protocols_are_named() {
    let Some(folder) = folder("protocols") else { return };
    let endings = std::fs::read_to_string(folder.join("ENDINGS.tsv")).expect("ENDINGS.tsv");
    let how = |name: &str| {
        let mut lines = endings.lines().map(|line| line.split('\t'));
        lines.find_map(|mut parts| (parts.next() == Some(name)).then(|| parts.next())?)
    };
    let get = RequestContext::new(Method::Get);
    for &(file, cause) in PROTOCOLS {
        let bytes = std::fs::read(folder.join(format!("{file}.bin"))).expect(file);
        assert_eq!(name(&bytes, get, ending(how(file).unwrap_or("closed"))), cause, "{file}");
    }
}

#[test]
fn reports_are_named() {
    let Some(folder) = folder("reports") else { return };
    for &(file, cause) in REPORTS {
        let bytes = std::fs::read(folder.join(format!("{file}.raw"))).expect(file);
        let text = std::fs::read_to_string(folder.join(format!("{file}.txt"))).expect(file);
        let (request, ending) = options(text.lines().next().unwrap_or_default());
        assert_eq!(name(&bytes, request, ending), cause, "{file}");
    }
}
