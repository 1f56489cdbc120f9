//! The texts in the four languages that are built in.
//!
//! Each sentence is true whatever the cause was: a reply that could not be read, one that broke
//! off, none at all. Whoever reads it is told that the fault is not theirs.

use super::texts::{Direction, Message, Texts};

impl Texts<'static> {
    /// The texts in English, which are the default.
    pub const ENGLISH: Self = ENGLISH;
    /// The texts in French.
    pub const FRENCH: Self = FRENCH;
    /// The texts in German.
    pub const GERMAN: Self = GERMAN;
    /// The texts in Spanish.
    pub const SPANISH: Self = SPANISH;
    /// The texts that are built in, English first.
    pub const BUILT_IN: &'static [Self] =
        &[Self::ENGLISH, Self::FRENCH, Self::GERMAN, Self::SPANISH];
}

const ENGLISH: Texts<'static> = Texts {
    tag: "en",
    direction: Direction::LeftToRight,
    bad_gateway: Message {
        title: "This page can’t be shown right now",
        happened: "Your request reached us, but the server that should answer it did not send \
                   a usable reply. The fault is on our side, not with your device or your \
                   connection.",
        advice: "Wait a moment, then reload the page. Faults like this one often pass within a \
                 few minutes.",
    },
    gateway_timeout: Message {
        title: "The answer did not come in time",
        happened: "Your request reached us, but the server that should answer it did not reply \
                   in time. It may be very busy, or just restarting. The fault is on our side, \
                   not with your device or your connection.",
        advice: "Wait a minute or two, then reload the page.",
    },
    what_to_do: "What you can do",
    resend: "Wait a moment. What you sent may have arrived all the same, so check before you \
             send it again.",
    persists: "If it keeps happening, please tell the support team of this website.",
    quote_id: "Mention the request ID shown below: it helps them find out what went wrong.",
    reload: "Try again",
    support: "Contact support",
    request_id: "Request ID",
    time: "Time",
};

const FRENCH: Texts<'static> = Texts {
    tag: "fr",
    direction: Direction::LeftToRight,
    bad_gateway: Message {
        title: "Cette page ne peut pas s’afficher pour le moment",
        happened: "Votre demande nous est bien parvenue, mais le serveur chargé d’y répondre n’a \
                   pas renvoyé de réponse exploitable. Le problème vient de chez nous, pas de \
                   votre appareil ni de votre connexion.",
        advice: "Patientez un instant, puis rechargez la page. Ce genre de panne ne dure souvent \
                 que quelques minutes.",
    },
    gateway_timeout: Message {
        title: "La réponse n’est pas arrivée à temps",
        happened: "Votre demande nous est bien parvenue, mais le serveur chargé d’y répondre ne \
                   l’a pas fait à temps. Il est peut-être très sollicité ou en train de \
                   redémarrer. Le problème vient de chez nous, pas de votre appareil ni de votre \
                   connexion.",
        advice: "Patientez une minute ou deux, puis rechargez la page.",
    },
    what_to_do: "Ce que vous pouvez faire",
    resend: "Patientez un instant. Votre envoi a peut-être été reçu malgré tout\u{a0}: vérifiez-le \
             avant de recommencer.",
    persists: "Si le problème persiste, signalez-le à l’assistance de ce site.",
    quote_id: "Indiquez-lui l’identifiant de la demande affiché ci-dessous\u{a0}: il aide à \
               retrouver ce qui s’est passé.",
    reload: "Réessayer",
    support: "Contacter l’assistance",
    request_id: "Identifiant de la demande",
    time: "Heure",
};

const GERMAN: Texts<'static> = Texts {
    tag: "de",
    direction: Direction::LeftToRight,
    bad_gateway: Message {
        title: "Diese Seite lässt sich gerade nicht anzeigen",
        happened: "Ihre Anfrage ist bei uns angekommen, aber der Server, der sie beantworten \
                   soll, hat keine brauchbare Antwort geschickt. Der Fehler liegt bei uns, nicht \
                   bei Ihrem Gerät oder Ihrer Verbindung.",
        advice: "Warten Sie einen Augenblick und laden Sie die Seite dann neu. Solche Störungen \
                 sind oft nach wenigen Minuten vorbei.",
    },
    gateway_timeout: Message {
        title: "Die Antwort kam nicht rechtzeitig",
        happened: "Ihre Anfrage ist bei uns angekommen, aber der Server, der sie beantworten \
                   soll, hat nicht rechtzeitig geantwortet. Vielleicht ist er überlastet oder \
                   startet gerade neu. Der Fehler liegt bei uns, nicht bei Ihrem Gerät oder \
                   Ihrer Verbindung.",
        advice: "Warten Sie ein bis zwei Minuten und laden Sie die Seite dann neu.",
    },
    what_to_do: "Was Sie tun können",
    resend: "Warten Sie einen Augenblick. Was Sie gesendet haben, ist vielleicht trotzdem \
             angekommen: Prüfen Sie das, bevor Sie es noch einmal senden.",
    persists: "Wenn es immer wieder passiert, wenden Sie sich bitte an den Support dieser Website.",
    quote_id: "Nennen Sie dabei die Anfrage-ID, die unten steht: Damit lässt sich die Ursache \
               finden.",
    reload: "Erneut versuchen",
    support: "Support kontaktieren",
    request_id: "Anfrage-ID",
    time: "Zeitpunkt",
};

const SPANISH: Texts<'static> = Texts {
    tag: "es",
    direction: Direction::LeftToRight,
    bad_gateway: Message {
        title: "Esta página no se puede mostrar en este momento",
        happened: "Hemos recibido su solicitud, pero el servidor que debe responderla no ha \
                   enviado una respuesta utilizable. El fallo es nuestro, no de su dispositivo \
                   ni de su conexión.",
        advice: "Espere un momento y vuelva a cargar la página. Este tipo de fallo suele \
                 resolverse en pocos minutos.",
    },
    gateway_timeout: Message {
        title: "La respuesta no ha llegado a tiempo",
        happened: "Hemos recibido su solicitud, pero el servidor que debe responderla no ha \
                   contestado a tiempo. Puede que esté saturado o reiniciándose. El fallo es \
                   nuestro, no de su dispositivo ni de su conexión.",
        advice: "Espere uno o dos minutos y vuelva a cargar la página.",
    },
    what_to_do: "Qué puede hacer",
    resend: "Espere un momento. Es posible que lo que ha enviado haya llegado de todos modos: \
             compruébelo antes de enviarlo otra vez.",
    persists: "Si sigue ocurriendo, avise al servicio de asistencia de este sitio web.",
    quote_id: "Indique el identificador de la solicitud que aparece abajo: ayuda a encontrar la \
               causa.",
    reload: "Reintentar",
    support: "Contactar con asistencia",
    request_id: "Identificador de la solicitud",
    time: "Hora",
};
