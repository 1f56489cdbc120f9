//! Services whose messages are binary.

macro_rules! binary { ($($before:tt)*) => { files_and_texts! { $($before)*

    /// A database listens on this port.
    ///
    /// It greets, or refuses the gateway's address, before it has read anything.
    Mysql { name: "mysql", says: "looks like a packet of a MySQL or MariaDB server", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::mysql), detail: databases::mysql_error,
        example: closed(b"\x4a\0\0\0\x0a8.0.36\0") }

    /// A database, or the pooler before it, listens on this port.
    ///
    /// It mostly closes at a request of HTTP without a word.
    Postgresql { name: "postgresql",
        says: "looks like a message of a PostgreSQL server or of PgBouncer", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::postgresql), detail: databases::postgresql_detail,
        example: closed(b"E\0\0\0\x5eSFATAL\0VFATAL\0C08P01\0Munsupported frontend protocol\0\0") }

    /// A database listens on this port.
    ///
    /// Its packets are those of TDS.
    SqlServer { name: "sql-server",
        says: "looks like a packet of Microsoft SQL Server or Sybase (TDS)", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::tds),
        example: closed(b"\x04\x01\0\x2b\0\0\x01\0\0\0\x1a\0\x06\x01") }

    /// A database's listener has this port.
    ///
    /// It refuses what is no connect packet.
    Oracle { name: "oracle", says: "looks like a packet of an Oracle listener (TNS)", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::oracle), detail: databases::oracle_detail,
        example: closed(b"\0\x20\0\0\x04\0\0\0\x22\0\0\x14(DESCRIPTION=(") }

    /// A database listens on this port.
    ///
    /// Its messages are those of DRDA.
    Db2 { name: "db2", says: "looks like a message of Db2 or Derby (DRDA)", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::db2),
        example: closed(b"\0\x15\xd0\x02\0\x01\0\x0f\x12\x45") }

    /// A database listens on this port.
    ///
    /// To most requests of HTTP it answers in HTTP, with a sentence.
    Mongodb { name: "mongodb", says: "looks like a message of MongoDB", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::mongodb),
        example: closed(b"\x24\0\0\0\x01\0\0\0\x02\0\0\0\x01\0\0\0\x08\0\0\0") }

    /// A response of memcached's binary protocol.
    ///
    /// Couchbase speaks it as well.
    MemcachedBinary { name: "memcached-binary",
        says: "looks like a response of memcached's binary protocol (or Couchbase)", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::memcached_binary),
        example: closed(b"\x81\0\0\0\0\0\0\x81\0\0\0\x0f\0\0\0\0\0\0\0\0\0\0\0\0Unknown command") }

    /// NetBIOS or a file server of Windows or Samba listens on this port.
    ///
    /// It answers what it does not understand with a message of its session.
    Smb { name: "smb", says: "looks like a message of SMB or NetBIOS", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::smb),
        example: closed(b"\x83\0\0\x01\x8f") }

    /// A database listens on this port.
    ///
    /// It takes the request for a version of its protocol that it does not know. ScyllaDB does the
    /// same.
    Cassandra { name: "cassandra", says: "looks like a frame of Cassandra (or ScyllaDB)", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::cassandra),
        example: closed(b"\x84\0\0\0\0\0\0\0\x0c\0\0\0\x0a\0\x06Invali") }

    /// A database listens on this port.
    ///
    /// Its messages begin with their version, their kind and their length.
    Aerospike { name: "aerospike", says: "looks like a message of Aerospike", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::aerospike),
        example: closed(b"\x02\x01\0\0\0\0\0\x06node\tA") }

    /// A service of Thrift listens on this port.
    ///
    /// Its messages have their length before them, or not.
    Thrift { name: "thrift", says: "looks like a message of Thrift", on: START,
        mend: Mend::OTHER_PORT, look: First(databases::thrift),
        example: closed(b"\x80\x01\0\x03\0\0\0\x04ping\0\0\0\0") }

    /// A server of short messages listens on this port.
    ///
    /// It answers what it does not understand with a refusal.
    Smpp { name: "smpp", says: "looks like a PDU of SMPP", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::smpp),
        example: closed(b"\0\0\0\x10\x80\0\0\0\0\0\0\x03\0\0\0\0") }

    /// A message broker listens on this port, such as RabbitMQ on 5672.
    ///
    /// It answers what is no AMQP with the header that it expects; its pages are on another port.
    Amqp { name: "amqp", says: "looks like a message broker's AMQP (RabbitMQ …)", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::amqp),
        example: closed(b"AMQP\0\0\x09\x01") }

    /// A message broker listens on this port, such as Mosquitto on 1883.
    ///
    /// It mostly resets the connection of a request of HTTP.
    Mqtt { name: "mqtt", says: "looks like a packet of MQTT", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::mqtt), detail: frames::mqtt_detail,
        example: closed(b"\x20\x02\0\0") }

    /// A message broker listens on this port, ActiveMQ on 61616.
    ///
    /// It describes its format before it has read anything; its console is on another port.
    Openwire { name: "openwire", says: "looks like ActiveMQ's OpenWire", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::openwire),
        example: closed(b"\0\0\x01\x4c\x01ActiveMQ\0\0\0\x0c") }

    /// A message broker listens on this port.
    ///
    /// It answers what it does not understand with an error's name.
    Nsq { name: "nsq", says: "looks like a frame of NSQ", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::nsq),
        example: closed(b"\0\0\0\x12\0\0\0\x01E_BAD_PROTOCOL") }

    /// A directory server listens on this port.
    ///
    /// Its messages are ASN.1.
    Ldap { name: "ldap", says: "looks like a message of an LDAP server", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::ldap),
        example: closed(b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\0\x04\0\x04\0") }

    /// An agent of SNMP listens on this port.
    ///
    /// Its messages are ASN.1.
    Snmp { name: "snmp", says: "looks like a message of SNMP", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::snmp),
        example: closed(b"\x30\x12\x02\x01\x01\x04\x06public\xa2\x05") }

    /// A Kerberos server listens on this port.
    ///
    /// Its messages are ASN.1 behind their length.
    Kerberos { name: "kerberos", says: "looks like a reply of Kerberos", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::kerberos),
        example: closed(b"\0\0\0\x06\x7e\x04\x30\x02\xa0\0") }

    /// A name server listens on this port.
    ///
    /// It takes a request's first letters for a length, and mostly waits for more.
    Dns { name: "dns", says: "looks like a reply of a DNS server over TCP", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::dns), detail: frames::dns_code,
        example: closed(b"\0\x0cGE\x81\x81\0\x01\0\0\0\0\0\0") }

    /// A server of remote desktops listens on this port.
    ///
    /// RDP speaks through TPKT, as do controllers of Siemens (S7) and telephones of H.323.
    Rdp { name: "rdp", says: "looks like a TPKT packet, as of RDP (also Siemens S7 and H.323)",
        on: START, mend: Mend::OTHER_PORT, look: First(frames::tpkt),
        example: closed(b"\x03\0\0\x13\x0e\xd0\0\0\x124\0\x02\x09\x08\0\x02\0\0\0") }

    /// A VNC server listens on this port.
    ///
    /// It sends its version before it has read anything.
    Vnc { name: "vnc", says: "looks like the greeting of a VNC server (RFB)", on: START,
        mend: Mend::OTHER_PORT, look: First(|first| matches!(first, [b'R', b'F', b'B', b' ', b'0'..=b'9', ..])),
        example: closed(b"RFB 003.008\n") }

    /// An X server listens on this port.
    ///
    /// It refuses or accepts what connects, with its facts.
    X11 { name: "x11", says: "looks like the answer of an X11 display", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::x11),
        example: closed(b"\0\x16\x0b\0\0\0\x06\0No protocol specified\n\0\0") }

    /// A service of DCE/RPC listens on this port, as Windows has on 135.
    ///
    /// It refuses what it cannot bind.
    DceRpc { name: "dce-rpc", says: "looks like a message of DCE/RPC, as Windows services send",
        on: START, mend: Mend::OTHER_PORT, look: First(frames::dce_rpc),
        example: closed(b"\x05\0\x0d\x03\x10\0\0\0\x18\0\0\0") }

    /// A service of ONC RPC listens on this port: a port mapper, a server of NFS.
    ///
    /// Its records begin with a mark and their length.
    OncRpc { name: "onc-rpc",
        says: "looks like a reply of ONC RPC (a port mapper, NFS)", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::onc_rpc),
        example: closed(b"\x80\0\0\x18\0\0\0\x01\0\0\0\x01\0\0\0\x01") }

    /// A server of STUN or TURN listens on this port.
    ///
    /// Its messages carry a magic number.
    Stun { name: "stun", says: "looks like a message of STUN or TURN", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::stun),
        example: closed(b"\x01\x01\0\x0c\x21\x12\xa4\x42abcdefghijkl") }

    /// A server of medical pictures listens on this port.
    ///
    /// It rejects or aborts what is no association.
    Dicom { name: "dicom", says: "looks like a PDU of DICOM", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::dicom),
        example: closed(b"\x07\0\0\0\0\x04\0\0\x02\0") }

    /// A server of film listens on this port.
    ///
    /// Its handshake is a byte, a time and random bytes.
    Rtmp { name: "rtmp", says: "looks like the handshake of an RTMP server", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::rtmp),
        example: closed(b"\x03\0\x01\x02\x03\0\0\0\0\x5a\xa5\x11") }

    /// A machine's controller listens on this port.
    ///
    /// Its protocol is one of plants and power.
    Industrial { name: "industrial",
        says: "looks like a protocol of machines (Modbus, OPC UA, IEC 60870-5-104, DNP3)", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::industrial), detail: frames::industrial_name,
        example: closed(b"\0\x01\0\0\0\x03\x01\x83\x02") }

    /// A server of Diameter listens on this port.
    ///
    /// Networks of telephones use it.
    Diameter { name: "diameter", says: "looks like a message of Diameter", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::diameter),
        example: closed(b"\x01\0\0\x14\0\0\x01\x01\0\0\0\0") }

    /// A switch of payments listens on this port.
    ///
    /// Its messages begin with a type of four digits.
    Iso8583 { name: "iso-8583", says: "looks like a message of ISO 8583 (payments)", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::iso8583),
        example: closed(b"\0\x0e0810\x82\x38\0\0\x02\0\0\0\0\0") }

    /// A Java program's port for other Java programs listens here.
    ///
    /// RMI, JMX and the debugger have such ports.
    Java { name: "java", says: "looks like Java's RMI or JMX, its debugger (JDWP) or its serialisation",
        on: START, mend: Mend::OTHER_PORT, look: First(frames::java), detail: frames::java_kind,
        example: closed(b"JDWP-Handshake") }

    /// A message bus listens on this port.
    ///
    /// It refuses who does not say who he is.
    DBus { name: "dbus", says: "looks like a message of D-Bus", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::dbus),
        example: closed(b"REJECTED EXTERNAL DBUS_COOKIE_SHA1\r\n") }

    /// A Telnet server listens on this port.
    ///
    /// It negotiates options before it has read anything (RFC 854). Terminals of mainframes and
    /// consoles of routers do so.
    Telnet { name: "telnet", says: "looks like Telnet's negotiation", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::telnet),
        example: closed(b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27") }

    /// A peer's port listens here.
    ///
    /// Networks without servers have no HTTP there.
    PeerToPeer { name: "peer-to-peer",
        says: "looks like a protocol between peers (BitTorrent, Bitcoin, libp2p …)", on: START,
        mend: Mend::OTHER_PORT, look: Names(frames::PEERS),
        example: closed(b"\x13BitTorrent protocol\0\0\0\0\0\x10\0\x05") }

    /// A tunnel's or a remote desktop's server listens on this port.
    ///
    /// Its protocol is its own.
    Tunnel { name: "tunnel",
        says: "looks like a protocol of tunnels or remote desktops (OpenVPN, PPTP, SPICE, Citrix …)",
        on: START, mend: Mend::OTHER_PORT, look: Names(frames::TUNNELS),
        example: closed(b"REDQ\x02\0\0\0\x02\0\0\0") }

    /// A service's port for calls or messages of another kind listens here.
    ///
    /// Its protocol is its own.
    Calls { name: "calls",
        says: "looks like a protocol for messages or calls (ZeroMQ, Dubbo, CORBA, WebLogic T3, IBM MQ …)",
        on: START, mend: Mend::OTHER_PORT, look: Names(frames::CALLS),
        example: closed(b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL") }

    /// A port with a protocol of its own listens here.
    ///
    /// Its first bytes are known.
    OtherProtocol { name: "other-protocol",
        says: "looks like a protocol of its own (Elasticsearch's transport, Zabbix, BGP, NBD, Erlang, HL7, FIX …)",
        on: START, mend: Mend::OTHER_PORT, look: Names(frames::OTHERS),
        example: closed(b"ZBXD\x01\x05\0\0\0\0\0\0\0hello") }

    /// Erlang's port mapper listens here.
    ///
    /// It tells on which ports nodes listen.
    Epmd { name: "epmd", says: "looks like Erlang's port mapper (epmd)", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::epmd),
        example: closed(b"\0\0\x5f\x31name r at port 25673\n") }

    /// A game's server listens on this port.
    ///
    /// It takes the request for an old client's question.
    Minecraft { name: "minecraft", says: "looks like a message of a Minecraft server", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::minecraft),
        example: closed(b"\xff\0\x0f\0\xa7\x001\0\0\0") }

    /// What a container prints, in the frame in which Docker sends it.
    ///
    /// The connection is attached to a container's output.
    DockerStream { name: "docker-stream",
        says: "looks like a container's output in Docker's frames", on: START,
        mend: Mend::OTHER_PORT, look: First(frames::docker),
        example: closed(b"\x01\0\0\0\0\0\0\x06hello\n") }

} } }
